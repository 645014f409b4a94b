package musubi.agreement.payout;

import java.util.Optional;

/**
 * Which half-width characters a kind of name may have, beside digits and space. Small kana, ｰ, comma and lower case are
 * in none of them.
 */
public enum CharacterClass {
    /** Bank and branch names. */
    BANK(true, "-"),
    /** Payees and originators. */
    PARTY(true, "()-."),
    /** Names in payroll files: kana only. */
    PAYROLL(false, ""),
    /** EDI情報; ｦ is allowed here. */
    EDI(true, "\\｢｣()-/."),
    /** Whatever a single byte can say: parts of a file nobody reads. */
    ANY(true, "");

    private static final String KANA = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ";
    private static final String VOICED = "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ";
    private static final String HALF_VOICED = "ﾊﾋﾌﾍﾎ";

    private final boolean letters;
    private final String symbols;

    CharacterClass(boolean letters, String symbols) {
        this.letters = letters;
        this.symbols = symbols;
    }

    /** The first character that does not belong, with its mark when the mark is what is wrong; empty when all do. */
    Optional<String> stranger(String text, BankProfile profile) {
        if (this == ANY) return Optional.empty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'ﾞ' || c == 'ﾟ') {
                var carriers = c == 'ﾞ' ? VOICED : HALF_VOICED;
                if (i == 0 || carriers.indexOf(text.charAt(i - 1)) < 0)
                    return Optional.of(text.substring(Math.max(0, i - 1), i + 1));
            } else if (!has(c, profile)) return Optional.of(String.valueOf(c));
        }
        return Optional.empty();
    }

    private boolean has(char c, BankProfile profile) {
        if (c == ' ' || (c >= '0' && c <= '9') || KANA.indexOf(c) >= 0) return true;
        if (c >= 'A' && c <= 'Z') return letters;
        if (c == 'ｦ') return this == EDI || (this == PARTY && profile.allowWo());
        return (this == PARTY ? profile.partySymbols() : symbols).indexOf(c) >= 0;
    }
}
