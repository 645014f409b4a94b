package musubi.platform.account;

import java.util.Locale;

/** How far somebody has come in. */
enum Stage {
    WHOLE,
    /** The password was right; the code is still to come. */
    CODE,
    /** The password was right; the role demands a second factor and there is none yet. */
    ENROL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
