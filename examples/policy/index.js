const { PolicyPack } = require("@pulumi/policy");
const { kapsoPolicies } = require("pulumi-kapso/policy");

// Without settings, `kapsoPolicies()` makes https mandatory, and the rest advisory. Adapt these
// settings, which are an example.
new PolicyPack("kapso", {
    policies: kapsoPolicies({
        allowedDomains: ["acme.example"],
        namePattern: /^Acme /,
        levels: { "kapso-allowed-domains": "mandatory" },
    }),
});
