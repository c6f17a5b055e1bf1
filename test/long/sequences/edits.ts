import type { Properties } from "../../support/providerHost";
import { canaries, nextNumber, production, sandbox } from "../resourceTypes";
import type { Action } from "./actions";

/** New values for a program, each used only once. */
export class Edits {
    private count = 0;

    /** A twin equals another config of its customer, except for its verify token. */
    declaration(name: string, customerId: string, { form, bare }: Action & { do: "declare" }): Properties {
        if (form === "twin") {
            return sandbox(customerId, { name: "Twin", webhookVerifyToken: `${canaries.verifyToken}-${name.replaceAll(" ", "-")}` });
        }
        const title = this.text(name);
        const whole = form === "sandbox" ? sandbox(customerId, { name: title }) : production(customerId, { name: title });
        const { webhookDestinationUrl, webhookVerifyToken, ...least } = whole;
        return bare ? least : { ...whole, callsEnabled: true };
    }

    /** Another value, or no value for an optional field. Unchanged if the field does not apply. */
    changed(inputs: Properties, field: (Action & { do: "change" })["field"]): Properties {
        const { [field]: value, ...others } = inputs;
        if (inputs.name === "Twin") {
            // A run may adopt a different twin. It could not correct a field that the API does not
            // return and the program does not declare.
            return inputs;
        }
        switch (field) {
            case "name":
                return { ...others, name: this.text("Changed") };
            case "phoneNumberId":
                return value === undefined ? inputs : { ...others, phoneNumberId: nextNumber() };
            case "callsEnabled":
                return { ...others, callsEnabled: value !== true };
            case "accessToken":
                return value === undefined ? inputs : { ...others, accessToken: this.word(canaries.accessToken) };
            case "webhookVerifyToken":
                return value === undefined ? { ...others, webhookVerifyToken: this.word(canaries.verifyToken) } : others;
            case "webhookDestinationUrl":
                return value === undefined ? { ...others, webhookDestinationUrl: this.word("https://acme.example/") } : others;
        }
    }

    text(start: string): string {
        return this.word(`${start} `);
    }

    private word(start: string): string {
        this.count += 1;
        return `${start}-${this.count}`;
    }
}
