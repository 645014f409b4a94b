package musubi.platform.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import musubi.quantity.Words;
import tools.jackson.databind.json.JsonMapper;

/** What is published of each part. Pages and files are both made from these, so they cannot differ. */
final class Sheets {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Sheets() {}

    /** The timetable lives in its own tables; what is published is that it is shown. */
    record Open(boolean open) {}

    /**
     * Indicators.
     *
     * @param least fewer people than this are not shown
     */
    record FigureSheet(LocalDate asOf, int year, int least, List<FigureRow> rows) {
        FigureSheet {
            rows = List.copyOf(rows);
        }

        /** Whether something was aimed at. */
        public boolean targeted() {
            return rows.stream().anyMatch(r -> !r.target().isEmpty());
        }

        public List<FigureRow> by(String grain) {
            return rows.stream().filter(r -> r.grain().equals(grain)).toList();
        }
    }

    /**
     * One figure.
     *
     * @param name what the label stands for; empty for the year and for months
     * @param value empty when it is not shown, and {@code why} says why
     * @param people how many stand behind it; zero when it is not shown or not about people
     * @param asOf the day whose records it was made from: an earlier one where a new figure would tell of few people
     */
    record FigureRow(
            String measure,
            Words title,
            String unit,
            String grain,
            String label,
            Words name,
            String value,
            String low,
            String high,
            long people,
            Words why,
            LocalDate asOf,
            String target,
            String direction,
            String standing) {}

    record DrawSheet(List<LotteryRow> lotteries) {
        DrawSheet {
            lotteries = List.copyOf(lotteries);
        }

        Optional<LotteryRow> lottery(String id) {
            return lotteries.stream().filter(l -> l.id().equals(id)).findFirst();
        }
    }

    /**
     * A lottery.
     *
     * @param last the last day on which tickets are to be had
     * @param committed the digest of the seed, fixed before the first ticket
     * @param seed empty before the draw
     * @param listed the digest of the list of tickets; empty before the draw
     */
    record LotteryRow(
            String id,
            String title,
            LocalDate last,
            int winners,
            String committed,
            String seed,
            String listed,
            List<TicketRow> tickets) {
        LotteryRow {
            tickets = List.copyOf(tickets);
        }

        public boolean drawn() {
            return !seed.isEmpty();
        }
    }

    /** A ticket by its number, and what became of it. */
    record TicketRow(int place, String ticket, String score, boolean won) {}

    record AgreementSheet(List<SignedTerms> agreements) {
        AgreementSheet {
            agreements = List.copyOf(agreements);
        }

        Optional<SignedTerms> agreement(String id) {
            return agreements.stream().filter(a -> a.id().equals(id)).findFirst();
        }

        /** How they are called beside each other. */
        AgreementNames names() {
            return new AgreementNames(agreements);
        }
    }

    /**
     * A signed agreement in plain words, and what was paid under it.
     *
     * @param from the first day; empty when it names none
     * @param indigo the same in the vocabulary of INDIGO; empty when it cannot be said in it
     */
    record SignedTerms(
            String id,
            Words title,
            int version,
            String digest,
            String payer,
            List<String> payees,
            String from,
            String last,
            String unit,
            List<ClauseWords> clauses,
            List<YearLimit> years,
            List<Words> whole,
            List<Payment> payments,
            String indigo) {}

    record ClauseWords(String id, Words title, String article, List<Words> says) {}

    /** @param most empty when there is no limit */
    record YearLimit(String year, String least, String most) {}

    /**
     * What was paid for a period.
     *
     * @param total empty when it would tell of few people
     */
    record Payment(
            String period,
            LocalDate from,
            LocalDate last,
            LocalDate released,
            boolean correction,
            List<ClausePayment> clauses,
            Optional<Long> total) {}

    /** @param amount empty when it would tell of few people */
    record ClausePayment(String clause, Words title, String unit, Optional<Long> amount) {}

    record FunderSheet(int least, List<OfferingRow> offerings) {
        FunderSheet {
            offerings = List.copyOf(offerings);
        }

        Optional<OfferingRow> offering(String id) {
            return offerings.stream().filter(o -> o.id().equals(id)).findFirst();
        }
    }

    /**
     * An offering; what its holders have done is empty while they are few.
     *
     * @param feeding the agreements out of whose payments money comes back
     */
    record OfferingRow(
            String id,
            String title,
            String form,
            String agreement,
            long unitYen,
            int units,
            LocalDate opens,
            LocalDate closes,
            Optional<Integer> holders,
            Optional<Integer> unitsTaken,
            Optional<Long> paidIn,
            Optional<Long> returned,
            List<String> feeding,
            List<Range> forecasts,
            Optional<Words> risks) {}

    /** What a fiscal year may come to under an agreement. */
    record Range(String agreement, Words title, int year, String unit, long low, long high) {}

    record ReportSheet(List<Report> reports) {}

    /**
     * The result of a study.
     *
     * @param title empty when the result names none
     * @param registered when the protocol was registered here
     * @param source digest of the evidence; empty when the result says none
     */
    record Report(
            String study,
            int version,
            Words title,
            String protocol,
            LocalDate registered,
            String result,
            LocalDate recorded,
            String source,
            List<Effect> effects) {}

    /** @param from the title of the analysis it was calculated from; empty when the result names none */
    record Effect(String id, Words from, String unit, String estimate, String low, String high, boolean significant) {}

    /** Companies and teams of a month that is over. People are not in it: see {@link Names}. */
    record RankingSheet(String period, int least, List<Group> companies, List<Group> teams) {}

    record Group(int place, String name, long points) {}

    static String write(Object sheet) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sheet) + "\n";
    }

    static <T> T read(Published published, Class<T> type) {
        return JSON.readValue(published.content(), type);
    }
}
