import type { Kapso } from "../call";
import { type Check, listOfTexts, notEmpty, someOf } from "../fields/checks";

/** The check of `events` for a webhook of a number or of a project. */
export function eventsCheck({ settings }: Kapso, { isMeta, isOfProject }: { isMeta: boolean; isOfProject: boolean }): Check {
    const known = settings.unknownEvents === "refuse" ? someOf(isOfProject ? PROJECT_EVENTS : EVENTS) : listOfTexts;
    const refusesMessages = isOfProject && settings.messageEventsOfProject === "refuse";
    const check: Check = refusesMessages ? (value) => known(value) ?? withoutMessageEvents(value) : known;
    return isMeta ? check : notEmpty(check);
}

/** The documented events of a number. */
const EVENTS = [
    "whatsapp.message.received",
    "whatsapp.message.sent",
    "whatsapp.message.delivered",
    "whatsapp.message.read",
    "whatsapp.message.failed",
    "whatsapp.conversation.created",
    "whatsapp.conversation.ended",
    "whatsapp.conversation.inactive",
    "whatsapp.contact.identity_changed",
    "whatsapp.contact.marketing_preference_changed",
];

/** The documented events of a project. */
const PROJECT_EVENTS = [
    "whatsapp.phone_number.created",
    "whatsapp.phone_number.deleted",
    "whatsapp.phone_number.offboarded",
    "whatsapp.phone_number.disconnected",
    "whatsapp.phone_number.reconnected",
    "whatsapp.account.disabled",
    "whatsapp.account.restricted",
    "whatsapp.account.reinstated",
    "whatsapp.account.violation",
    "workflow.execution.handoff",
    "workflow.execution.failed",
    "project.event",
    "kapso_agent.run.approval_required",
    "kapso_agent.run.completed",
    "kapso_agent.run.failed",
    "kapso_agent.run.cancelled",
];

/** Kapso delivers message and conversation events only to the webhooks of numbers. */
const withoutMessageEvents: Check = (value) => {
    const events = Array.isArray(value) ? value.filter((event) => /^whatsapp\.(message|conversation)\./.test(String(event))) : [];
    return events.length > 0 ? `contains what a webhook of a project can't have: ${events.join(", ")}` : undefined;
};
