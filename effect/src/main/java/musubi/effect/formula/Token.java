package musubi.effect.formula;

/** A piece of a formula and where it begins, counted from 1. */
record Token(Kind kind, String text, int at) {
    enum Kind {
        NAME,
        NUMBER,
        WORD,
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }
}
