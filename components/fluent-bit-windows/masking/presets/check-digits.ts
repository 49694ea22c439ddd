/** Common algorithms for check digits. The Lua code is in ../../pipeline/masking/checks.lua. */

export function digitsOf(text: string): number[] {
    return Array.from(text.replace(/%20/g, "").replace(/\D/g, ""), Number);
}

/** @see https://www.iso.org/standard/70484.html: ISO/IEC 7812-1, annex B */
export function luhn(digits: readonly number[]): boolean {
    const sum = [...digits].reverse().reduce((total, digit, index) => {
        const doubled = index % 2 === 1 ? 2 * digit : digit;
        return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    return sum % 10 === 0;
}

/** The sum of the digits, each times its weight. */
export function weighted(digits: readonly number[], weights: readonly number[]): number {
    return weights.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
}

/** The remainder of a long number, computed digit by digit. */
export function remainder(digits: readonly number[], divisor: number): number {
    return digits.reduce((rest, digit) => (rest * 10 + digit) % divisor, 0);
}

/** Whether year, month and day are a date in any century. */
export function isDate(year: number, month: number, day: number): boolean {
    const days = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    return day >= 1 && day <= (days[month - 1] ?? 0);
}
