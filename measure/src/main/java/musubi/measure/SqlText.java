package musubi.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Finds the placeholders of an SQL text, leaving quoted text and comments alone. */
final class SqlText {
    /** A placeholder: its name without the colon, and where it stands. */
    record Placeholder(String name, int from, int until, int line) {}

    private SqlText() {}

    /** Every {@code :name}, in order. */
    static List<Placeholder> placeholders(String sql) {
        var found = new ArrayList<Placeholder>();
        int line = 1;
        int i = 0;
        while (i < sql.length()) {
            int end = skip(sql, i);
            if (end == i && sql.charAt(i) == ':' && i + 1 < sql.length() && Character.isLetter(sql.charAt(i + 1))) {
                end = i + 1;
                while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_'))
                    end++;
                if (i == 0 || sql.charAt(i - 1) != ':')
                    found.add(new Placeholder(sql.substring(i + 1, end), i, end, line));
            }
            if (end == i) end = i + 1;
            for (; i < end; i++) if (sql.charAt(i) == '\n') line++;
        }
        return found;
    }

    /** The text with quoted text and comments blanked, for looking at the words alone. */
    static String words(String sql) {
        var out = new StringBuilder();
        int i = 0;
        while (i < sql.length()) {
            int end = skip(sql, i);
            if (end == i) {
                out.append(sql.charAt(i++));
            } else {
                for (; i < end; i++) out.append(sql.charAt(i) == '\n' ? '\n' : ' ');
            }
        }
        return out.toString();
    }

    /** The end of the quoted text or comment that starts at {@code at}; {@code at} itself when none does. */
    private static int skip(String sql, int at) {
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            int end = sql.indexOf(c, at + 1);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at);
            return end < 0 ? sql.length() : end + 2;
        }
        return at;
    }

    /** The text with each placeholder replaced. */
    static String replace(String sql, Function<String, String> by) {
        var out = new StringBuilder();
        int done = 0;
        for (var placeholder : placeholders(sql)) {
            out.append(sql, done, placeholder.from()).append(by.apply(placeholder.name()));
            done = placeholder.until();
        }
        return out.append(sql, done, sql.length()).toString();
    }

    /** An SQL text literal. */
    static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
