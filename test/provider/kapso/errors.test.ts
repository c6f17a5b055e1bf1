import { describe, expect, it } from "vitest";
import {
    AuthenticationError,
    ConflictError,
    ConnectionError,
    fromAnswer,
    KapsoError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TimeoutError,
    UnexpectedAnswerError,
    ValidationError,
} from "../../../provider/kapso/errors";

const answer = (status: number) =>
    fromAnswer({
        attempted: "update WhatsApp config config-1",
        status,
        serverWords: "the server's words",
        requestId: "req-9",
        retryAfter: undefined,
    });

describe("an answer that is no success", () => {
    it.each([
        [401, "AuthenticationError", AuthenticationError],
        [403, "AuthenticationError", AuthenticationError],
        [404, "NotFoundError", NotFoundError],
        [408, "TimeoutError", TimeoutError],
        [409, "ConflictError", ConflictError],
        [400, "ValidationError", ValidationError],
        [422, "ValidationError", ValidationError],
        [429, "RateLimitError", RateLimitError],
        [500, "ServerError", ServerError],
        [503, "ServerError", ServerError],
    ])("of status %i is a %s", (status, name, errorClass) => {
        const error = answer(status);
        expect(error).toBeInstanceOf(errorClass);
        expect(error).toBeInstanceOf(KapsoError);
        expect(error.name).toBe(name);
    });

    it.each([400, 401, 403, 404, 408, 409, 422, 429, 500, 502])(
        "of status %i says what was attempted, the answer, and what to do next",
        (status) => {
            const start = `Could not update WhatsApp config config-1: Kapso answered ${status} "the server's words" (request req-9). `;
            const { message } = answer(status);
            expect(message.slice(0, start.length)).toBe(start);
            expect(message.slice(start.length)).toMatch(/^[A-Z].{20,}\.$/);
        },
    );

    it("hands its parts to code", () => {
        expect(fromAnswer({ attempted: "a", status: 503, serverWords: undefined, requestId: undefined, retryAfter: 7000 })).toMatchObject({
            retryAfter: 7000,
        });
        expect(answer(422)).toMatchObject({
            attempted: "update WhatsApp config config-1",
            status: 422,
            serverWords: "the server's words",
            requestId: "req-9",
        });
    });

    it("without words or a request id says so instead of leaving holes", () => {
        const { message } = fromAnswer({
            attempted: "delete it",
            status: 500,
            serverWords: undefined,
            requestId: undefined,
            retryAfter: undefined,
        });
        expect(message).toMatch(/^Could not delete it: Kapso answered 500 without a reason\. \S/);
    });

    it("of status 401 names both ways to set the key, and what a rotation asks for", () => {
        expect(answer(401).message).toMatch(/kapso:apiKey or KAPSO_API_KEY.*rotated.*`pulumi up`.*--run-program/);
    });

    it("of status 404 names both causes that look alike", () => {
        expect(answer(404).message).toMatch(/does not exist.*base URL \(kapso:baseUrl\).*key \(kapso:apiKey\)/);
    });
});

describe("what is no answer", () => {
    it.each([true, false])("keeps whether the request was sent (%s)", (sent) => {
        const cause = new Error("ECONNRESET");
        const error = new ConnectionError({ attempted: "create it", reason: "it broke", advice: "Try again.", sent, cause });
        expect(error).toMatchObject({ name: "ConnectionError", sent, cause, status: undefined });
        expect(error.message).toBe("Could not create it: it broke. Try again.");
    });

    it("is a TimeoutError when the deadline went by", () => {
        expect(new TimeoutError({ attempted: "a", reason: "b", advice: "c" }).name).toBe("TimeoutError");
    });

    it("blames the base URL or a proxy for a success that is not the API's", () => {
        const { message, status } = new UnexpectedAnswerError("read it", 200, "the body is not JSON");
        expect(message).toMatch(/^Could not read it: Kapso answered 200, but the body is not JSON\..*kapso:baseUrl.*proxy/);
        expect(status).toBe(200);
    });
});
