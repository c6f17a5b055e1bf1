import { adoptExisting } from "./behaviours";
import type { ResourceSchema } from "./resourceSchema";

export const customerSchema = {
    name: "Customer",
    title: "customer",
    label: "name",
    versions: ["v1", "platform"],
    arguments: {
        name: { form: "label", required: true },
        externalCustomerId: { form: "label", clearable: true },
        adoptExisting,
    },
    outputs: {
        createdAt: { form: "text" },
        updatedAt: { form: "text" },
    },
} as const satisfies ResourceSchema;
