import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OtherTraffic } from "../../../provider/kapso/rateLimit/otherTraffic";

const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
const limit = 1000;

/** A fixed window that counts the requests of this process and of other processes. */
class Service {
    used = 0;
    others = 0;

    take() {
        this.used += 1;
        return { limit, remaining: limit - this.used };
    }

    takeOther(): void {
        this.take();
        this.others += 1;
    }
}

type Step = "send" | "take" | "lose" | "respond" | "other" | "new window";

describe("requests of other processes on the API key", () => {
    it("are counted exactly while one request is in flight", () => {
        const [service, traffic] = [new Service(), new OtherTraffic()];
        const request = () => traffic.sent()(service.take());
        service.takeOther();
        request();
        expect(traffic.count).toBe(0);
        service.takeOther();
        service.takeOther();
        request();
        request();
        expect(traffic.count).toBe(2);
        service.takeOther();
        request();
        expect(traffic.count).toBe(3);
    });

    it("are counted once if two responses show the same requests", () => {
        const [service, traffic] = [new Service(), new OtherTraffic()];
        traffic.sent()(service.take());
        const [first, second] = [traffic.sent(), traffic.sent()];
        service.takeOther();
        service.takeOther();
        const [headersOfFirst, headersOfSecond] = [service.take(), service.take()];
        first(headersOfFirst);
        second(headersOfSecond);
        expect(traffic.count).toBe(1);
    });

    it("are not counted without the headers of the rate limit", () => {
        const traffic = new OtherTraffic();
        traffic.sent()({});
        traffic.sent()({ limit });
        traffic.sent()({ limit, remaining: 10 });
        expect(traffic.count).toBe(0);
    });

    it(`are never overcounted, if responses overtake each other or are lost (FC_SEED=${seed})`, () => {
        const often = fc.constantFrom<Step>("send", "take", "take", "respond", "respond", "other", "other");
        const step = fc.oneof({ weight: 20, arbitrary: often }, { weight: 1, arbitrary: fc.constantFrom<Step>("lose", "new window") });
        const steps = fc.array(fc.record({ step, pick: fc.nat() }), { maxLength: 60 });
        fc.assert(
            fc.property(steps, (all) => {
                const [service, traffic] = [new Service(), new OtherTraffic()];
                const onTheirWay: ReturnType<OtherTraffic["sent"]>[] = [];
                const taken: (() => void)[] = [];
                const picked = <Item>(items: Item[], pick: number) => items.splice(pick % Math.max(1, items.length), 1)[0];
                for (const { step, pick } of all) {
                    if (step === "send") {
                        onTheirWay.push(traffic.sent());
                    } else if (step === "take") {
                        const responded = picked(onTheirWay, pick);
                        if (responded) {
                            const headers = service.take();
                            taken.push(() => responded(headers));
                        }
                    } else if (step === "lose") {
                        picked(pick % 2 === 0 ? onTheirWay : taken, pick);
                    } else if (step === "respond") {
                        picked(taken, pick)?.();
                    } else if (step === "other" && onTheirWay.length + taken.length > 0) {
                        service.takeOther();
                    } else if (step === "new window") {
                        service.used = 0;
                    }
                    expect(traffic.count).toBeLessThanOrEqual(service.others);
                }
            }),
            { seed, numRuns: 2000 },
        );
    });
});
