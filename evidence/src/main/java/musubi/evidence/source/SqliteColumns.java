package musubi.evidence.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The columns of a table, from the statement that SQLite keeps it by. */
final class SqliteColumns {
    private static final Pattern CONSTRAINT =
            Pattern.compile("(?i)(constraint|primary\\s+key|unique|check|foreign\\s+key)\\b.*", Pattern.DOTALL);
    private static final Pattern ROW_ID =
            Pattern.compile("(?i)\\S+\\s+integer\\s+(not\\s+null\\s+)?primary\\s+key\\b.*", Pattern.DOTALL);

    private SqliteColumns() {}

    static List<String> of(String sql) {
        return definitions(sql).stream().map(SqliteColumns::name).toList();
    }

    /** The place of the column that stands for the row id and is kept nowhere else; -1 when there is none. */
    static int rowIdAt(String sql) {
        var definitions = definitions(sql);
        for (int i = 0; i < definitions.size(); i++)
            if (ROW_ID.matcher(definitions.get(i)).matches()) return i;
        return -1;
    }

    /** What stands between the commas of the outer parentheses, without constraints. */
    private static List<String> definitions(String sql) {
        var parts = new ArrayList<String>();
        int depth = 0;
        char quote = 0;
        var part = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '[') {
                quote = ']';
            } else if (c == '(' && depth++ == 0) {
                continue;
            } else if (c == ')' && --depth == 0) {
                break;
            } else if (c == ',' && depth == 1) {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            if (depth > 0) part.append(c);
        }
        parts.add(part.toString().strip());
        parts.removeIf(p -> p.isEmpty() || CONSTRAINT.matcher(p).matches());
        return parts;
    }

    private static String name(String definition) {
        char first = definition.charAt(0);
        char last = first == '[' ? ']' : first;
        if ("\"'`[".indexOf(first) >= 0) {
            int end = definition.indexOf(last, 1);
            return end < 0 ? definition : definition.substring(1, end);
        }
        return definition.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    }
}
