package musubi.agreement.payout;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One payment.
 *
 * @param yen at least 1 when it is released
 * @param reference what the payee's bank is told about it
 * @param newCode 新規コード
 * @param category 振込指定区分, such as {@code 7} for a wire transfer; the bank's profile says which are allowed
 */
public record Payment(Payee payee, long yen, Reference reference, NewCode newCode, String category) {
    /** 振込指定区分 テレ振込 (by wire). */
    public static final String BY_WIRE = "7";

    /** Whether the account has been paid to before. */
    public enum NewCode {
        /** その他: paid before, nothing changed. */
        KNOWN("0"),
        /** The first transfer to it. */
        FIRST("1"),
        /** Its details have changed. */
        CHANGED("2");

        private final String code;

        NewCode(String code) {
            this.code = code;
        }

        /** The code of a digit; empty when there is none of that digit. */
        public static Optional<NewCode> of(String code) {
            return Arrays.stream(values()).filter(c -> c.code.equals(code)).findFirst();
        }

        /** The digit in the file. */
        public String code() {
            return code;
        }
    }

    /** Fields 12 and 13. */
    public sealed interface Reference {
        /** 顧客コード1 (our settlement line) and 顧客コード2 (our contract), at most ten characters each. */
        record CustomerCodes(String first, String second) implements Reference {
            /** Spaces at the end are filling. */
            public CustomerCodes {
                first = Field.unfilled(first);
                second = Field.unfilled(second);
            }
        }

        /** EDI情報, at most twenty characters. */
        record Edi(String text) implements Reference {
            /** Spaces at the end are filling. */
            public Edi {
                text = Field.unfilled(text);
            }
        }
    }

    /** What makes two payments look like one paid twice: the account and the amount. */
    List<Object> what() {
        return List.of(payee.account(), yen);
    }

    /** This payment with another 新規コード. */
    public Payment as(NewCode code) {
        return new Payment(payee, yen, reference, code, category);
    }

    /** A payment by wire with customer codes. */
    public Payment(Payee payee, long yen, String customerCode1, String customerCode2) {
        this(payee, yen, new Reference.CustomerCodes(customerCode1, customerCode2), NewCode.KNOWN, BY_WIRE);
    }
}
