import { z } from "zod";

// The schemas of stored values that several resources share.

export const text = z.string().min(1);
export const time = z.iso.datetime({ offset: true });
export const listOfTexts = z.array(text).readonly();
