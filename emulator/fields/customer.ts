import { text as sentText } from "./checks";
import { optional, required } from "./field";
import { text } from "./forms";

/** The fields of a customer. */
export const CUSTOMER_FIELDS = {
    name: required(text, { sent: sentText, equivalence: "label", filter: "part" }),
    external_customer_id: optional(text.nullable(), null, { sent: sentText, equivalence: "label", filter: "whole", isUnique: true }),
};
