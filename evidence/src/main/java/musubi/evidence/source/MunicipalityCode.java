package musubi.evidence.source;

import musubi.evidence.record.Code;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.Words;

/**
 * 全国地方公共団体コード: two digits for the prefecture, three for the municipality, a check digit. Stored with all six.
 * The check digit proves that nothing was mistyped, not that the municipality still exists.
 */
public final class MunicipalityCode {
    private static final int PREFECTURES = 47;

    private MunicipalityCode() {}

    /** The check digit of five digits: (11 - (6a + 5b + 4c + 3d + 2e) mod 11) mod 10. */
    public static int checkDigit(String fiveDigits) {
        int sum = 0;
        for (int i = 0; i < 5; i++) sum += (fiveDigits.charAt(i) - '0') * (6 - i);
        return (11 - sum % 11) % 10;
    }

    /**
     * Reads six digits; five digits without the check digit; or six digits whose leading zero a spreadsheet dropped.
     * Five digits that could be both are refused, because they name two different municipalities.
     */
    public static Reading<Code> read(String text) {
        var cell = Cells.normal(text);
        if (cell.matches("[0-9]{6}"))
            return prefecture(cell) && checks(cell) ? code(cell) : wrong(cell.substring(0, 5), cell);
        if (!cell.matches("[0-9]{5}"))
            return new Unreadable<>(
                    "municipality.not-a-code", new Words("市区町村コードは6桁の数字で書いてください", "a municipality code is six digits"));
        var restored = "0" + cell;
        var completed = cell + checkDigit(cell);
        boolean lostZero = prefecture(restored) && checks(restored) && exists(restored);
        boolean noCheckDigit = prefecture(completed) && exists(completed);
        if (lostZero && noCheckDigit)
            return new Unreadable<>(
                    "municipality.two-meanings",
                    new Words(
                            "5桁では%sと%sのどちらか決まりません。6桁で書いてください".formatted(restored, completed),
                            "five digits could mean %s or %s; write all six".formatted(restored, completed)));
        if (lostZero) return code(restored);
        return noCheckDigit ? code(completed) : wrong(cell, cell);
    }

    private static Reading<Code> code(String sixDigits) {
        return new Parsed<>(new Code(sixDigits));
    }

    private static Reading<Code> wrong(String fiveDigits, String cell) {
        return new Unreadable<>(
                "municipality.check-digit",
                new Words(
                        "市区町村コード%sは検査数字が合いません（%sなら末尾は%d）".formatted(cell, fiveDigits, checkDigit(fiveDigits)),
                        "municipality code %s fails its check digit (%s would end in %d)"
                                .formatted(cell, fiveDigits, checkDigit(fiveDigits))));
    }

    private static boolean checks(String sixDigits) {
        return checkDigit(sixDigits) == sixDigits.charAt(5) - '0';
    }

    private static boolean prefecture(String sixDigits) {
        int prefecture = Integer.parseInt(sixDigits.substring(0, 2));
        return prefecture >= 1 && prefecture <= PREFECTURES;
    }

    /** Municipalities are numbered from 100; 000 is the prefecture itself. */
    private static boolean exists(String sixDigits) {
        return sixDigits.charAt(2) != '0' || sixDigits.startsWith("000", 2);
    }
}
