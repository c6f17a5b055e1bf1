import { z } from "zod";

// The forms of stored values that several resources have.

export const text = z.string().min(1);
export const time = z.iso.datetime({ offset: true });
export const listOfTexts = z.array(text).readonly();
