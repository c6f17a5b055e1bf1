const { PolicyPack } = require("@pulumi/policy");
const { kapsoPolicies } = require("pulumi-kapso/policy");

// As it is, `kapsoPolicies()` demands https and advises the rest. These settings are an example: make them your own.
new PolicyPack("kapso", {
    policies: kapsoPolicies({
        allowedDomains: ["acme.example"],
        namePattern: /^Acme /,
        levels: { "kapso-allowed-domains": "mandatory" },
    }),
});
