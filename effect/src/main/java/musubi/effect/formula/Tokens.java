package musubi.effect.formula;

import java.util.ArrayList;
import java.util.List;

/** Cuts a formula into names, numbers, quoted words and signs. */
final class Tokens {
    private static final List<String> SIGNS =
            List.of("==", "!=", "<=", ">=", "~", "+", "-", "*", "/", "^", ":", "|", "(", ")", ",", "<", ">", "&", "=");
    private final String text;
    private int at;

    private Tokens(String text) {
        this.text = text;
    }

    static List<Token> of(String text) {
        var tokens = new Tokens(text);
        var all = new ArrayList<Token>();
        while (tokens.skipSpace()) all.add(tokens.next());
        all.add(new Token(Token.Kind.END, "", text.length() + 1));
        return all;
    }

    private boolean skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length();
    }

    private Token next() {
        int from = at;
        char first = text.charAt(at);
        if (first == '"' || first == '\'' || first == '`') return quoted(first);
        if (Character.isDigit(first)
                || first == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) return number();
        if (isName(first)) {
            while (at < text.length() && isName(text.charAt(at))) at++;
            return new Token(Token.Kind.NAME, text.substring(from, at), from + 1);
        }
        for (var sign : SIGNS)
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Token(Token.Kind.SIGN, sign, from + 1);
            }
        throw Reading.refused(
                "formula.sign",
                String.valueOf(first),
                "式の " + (from + 1) + " 文字目の「" + first + "」は読めません。",
                "The formula's character " + (from + 1) + ", \"" + first + "\", cannot be read.");
    }

    private Token quoted(char quote) {
        int from = at;
        int end = text.indexOf(quote, at + 1);
        if (end < 0)
            throw Reading.refused(
                    "formula.quote",
                    text.substring(from),
                    "式の " + (from + 1) + " 文字目の引用符が閉じていません。",
                    "The quote at the formula's character " + (from + 1) + " is not closed.");
        at = end + 1;
        return new Token(quote == '`' ? Token.Kind.NAME : Token.Kind.WORD, text.substring(from + 1, end), from + 1);
    }

    private Token number() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            boolean exponent = Character.toLowerCase(text.charAt(at)) == 'e';
            at++;
            if (exponent && at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) at++;
        }
        return new Token(Token.Kind.NUMBER, text.substring(from, at), from + 1);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }
}
