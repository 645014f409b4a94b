package musubi.agreement.payout;

import static musubi.agreement.payout.Field.RECORD;

/** One record of 120 characters being filled; says what does not fit. */
final class RecordText {
    private final char[] record = " ".repeat(RECORD).toCharArray();
    private final long number;
    private final BankProfile profile;
    private final Remarks remarks;

    RecordText(long number, BankProfile profile, Remarks remarks) {
        this.number = number;
        this.profile = profile;
        this.remarks = remarks;
    }

    /** Digits of exactly the field's length. */
    RecordText exact(Field field, String digits) {
        if (!digits.matches("[0-9]{%d}".formatted(field.length())))
            remarks.error(
                    "ZG-F1",
                    number,
                    field.name(),
                    digits,
                    "数字 %d 桁でなければなりません。".formatted(field.length()),
                    "This must be exactly %d digits.".formatted(field.length()));
        else place(field, digits);
        return this;
    }

    /** A number, filled with zeros on the left. */
    RecordText number(Field field, long value) {
        var digits = Long.toString(value);
        if (value < 0 || digits.length() > field.length())
            remarks.error(
                    "ZG-F1",
                    number,
                    field.name(),
                    digits,
                    "0 以上、%d 桁以内でなければなりません。".formatted(field.length()),
                    "This must be from 0, at most %d digits.".formatted(field.length()));
        else place(field, "0".repeat(field.length() - digits.length()) + digits);
        return this;
    }

    /** A text of the field's class, filled with spaces on the right. */
    RecordText text(Field field, String text, CharacterClass among) {
        var stranger = among.stranger(text, profile);
        if (stranger.isPresent())
            remarks.error(
                    "ZG-F2",
                    number,
                    field.name(),
                    text,
                    "使えない文字「%s」があります。半角カナで入力してください。".formatted(stranger.get()),
                    "The character \"%s\" cannot be used here; give it in half-width kana.".formatted(stranger.get()));
        else if (text.length() > field.length())
            remarks.error(
                    "ZG-F2",
                    number,
                    field.name(),
                    text,
                    "%d 文字までです（%d 文字）。短いカナ名を確認してください。".formatted(field.length(), text.length()),
                    "At most %d characters fit, this has %d; ask for a shorter kana name."
                            .formatted(field.length(), text.length()));
        else place(field, text);
        return this;
    }

    RecordText text(Field field, String text) {
        return text(field, text, field.among());
    }

    private void place(Field field, String text) {
        text.getChars(0, text.length(), record, field.offset());
    }

    @Override
    public String toString() {
        return new String(record);
    }
}
