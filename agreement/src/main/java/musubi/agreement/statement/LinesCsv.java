package musubi.agreement.statement;

import java.util.List;
import musubi.agreement.settlement.Statement;

/** The lines of a statement as a table: UTF-8, CRLF, RFC 4180. */
public final class LinesCsv {
    private LinesCsv() {}

    /** The table's text. */
    public static String write(Statement statement) {
        var out = new StringBuilder();
        row(
                out,
                List.of(
                        "number",
                        "clause",
                        "article",
                        "subject",
                        "payee",
                        "period",
                        "from",
                        "until",
                        "due",
                        "unit",
                        "gross",
                        "carried_in",
                        "cut",
                        "amount",
                        "carried_out",
                        "so_far",
                        "reason",
                        "derivation"));
        for (var l : statement.lines())
            row(
                    out,
                    List.of(
                            Integer.toString(l.number()),
                            l.clause(),
                            l.article(),
                            l.subject(),
                            l.payee(),
                            l.period(),
                            l.days().from().toString(),
                            l.days().until().toString(),
                            l.due().toString(),
                            l.unit().toString(),
                            Long.toString(l.gross()),
                            Long.toString(l.carriedIn()),
                            Long.toString(
                                    l.cuts().stream().mapToLong(c -> c.cut()).sum()),
                            Long.toString(l.amount()),
                            Long.toString(l.carriedOut()),
                            Long.toString(l.soFar()),
                            l.reason().code().equals("none") ? "" : l.reason().code(),
                            l.derivation().value()));
        return out.toString();
    }

    private static void row(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) out.append(',');
            var cell = cells.get(i);
            boolean quote = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            // A cell that begins like a formula is kept from being one when the table is opened in a spreadsheet.
            if (!cell.isEmpty() && "=@\t".indexOf(cell.charAt(0)) >= 0) cell = "'" + cell;
            out.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        out.append("\r\n");
    }
}
