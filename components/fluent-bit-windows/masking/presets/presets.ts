import { cardNumber } from "./card-number";
import { iban } from "./iban";
import {
    beNationalNumber,
    brCpf,
    caSin,
    deSteuerId,
    esDniNie,
    frNir,
    gbNino,
    itCodiceFiscale,
    plPesel,
    sePersonnummer,
    usItin,
    usSsn,
} from "./national-ids";
import { awsAccessKeyId, emailAddress, ipAddress, jsonWebToken } from "./personal";
import type { Preset } from "./preset";

export const presets = {
    cardNumber,
    emailAddress,
    iban,
    ipAddress,
    jsonWebToken,
    awsAccessKeyId,
    beNationalNumber,
    brCpf,
    caSin,
    deSteuerId,
    esDniNie,
    frNir,
    gbNino,
    itCodiceFiscale,
    plPesel,
    sePersonnummer,
    usItin,
    usSsn,
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

export const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]];
