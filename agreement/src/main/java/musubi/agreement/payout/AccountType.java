package musubi.agreement.payout;

import java.util.Arrays;
import java.util.Optional;

/** 預金種目, as a 総合振込 knows it. */
public enum AccountType {
    /** 普通. */
    ORDINARY("1"),
    /** 当座. */
    CURRENT("2"),
    /** 貯蓄; a payee's only. */
    SAVINGS("4"),
    /** その他. */
    OTHER("9");

    private final String code;

    AccountType(String code) {
        this.code = code;
    }

    /** The digit in the file. */
    public String code() {
        return code;
    }

    /** The type of a digit; empty when a 総合振込 has none of that digit. */
    public static Optional<AccountType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
    }
}
