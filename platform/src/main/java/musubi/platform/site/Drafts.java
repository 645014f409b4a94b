package musubi.platform.site;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.agreement.statement.StudyJson;
import musubi.platform.evaluation.ResultTitles;
import musubi.platform.evaluation.Studies;
import musubi.platform.figures.Figures;
import musubi.platform.ranking.Board;
import musubi.platform.ranking.Rankings;
import musubi.platform.rewards.Draw;
import musubi.platform.rewards.Lotteries;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;

/** What each part would say if it were published now. */
@Component
public class Drafts {
    private static final int MOST_GROUPS = 100;
    private static final int MOST_LOTTERIES = 20;

    private final Publications publications;
    private final FigureDraft figureDraft;
    private final AgreementDraft agreementDraft;
    private final Figures figures;
    private final FunderDraft funderDraft;
    private final Studies studies;
    private final Rankings rankings;
    private final Lotteries lotteries;

    Drafts(
            Publications publications,
            FigureDraft figureDraft,
            AgreementDraft agreementDraft,
            Figures figures,
            FunderDraft funderDraft,
            Studies studies,
            Rankings rankings,
            Lotteries lotteries) {
        this.publications = publications;
        this.figureDraft = figureDraft;
        this.agreementDraft = agreementDraft;
        this.figures = figures;
        this.funderDraft = funderDraft;
        this.studies = studies;
        this.rankings = rankings;
        this.lotteries = lotteries;
    }

    List<AgreementDraft.Possible> agreements() {
        return agreementDraft.possible();
    }

    /** The agreements that are published now; before the first time all that can be. */
    public Set<String> chosen() {
        return publications
                .shown(Part.AGREEMENTS)
                .map(p -> Sheets.read(p, Sheets.AgreementSheet.class).agreements().stream()
                        .map(Sheets.SignedTerms::id)
                        .collect(Collectors.toSet()))
                .orElseGet(() ->
                        agreements().stream().map(AgreementDraft.Possible::id).collect(Collectors.toSet()));
    }

    /** A part as it is handed to {@link Publications#publish}; empty when there is nothing to publish yet. */
    public Optional<String> written(Part part, Set<String> chosen) {
        return of(part, chosen).map(Sheets::write);
    }

    /** Empty when there is nothing to publish yet. */
    Optional<Object> of(Part part, Set<String> chosen) {
        return switch (part) {
            case TIMETABLE -> Optional.of(new Sheets.Open(true));
            case FIGURES ->
                figureDraft
                        .of(publications.all(part).stream()
                                .filter(Published::shown)
                                .map(p -> Sheets.read(p, Sheets.FigureSheet.class))
                                .toList())
                        .map(Function.identity());
            case AGREEMENTS ->
                Optional.<Object>of(agreementDraft.of(chosen))
                        .filter(s -> !((Sheets.AgreementSheet) s).agreements().isEmpty());
            case FUNDERS ->
                Optional.<Object>of(funderDraft.of(
                                publications.shown(part).map(p -> Sheets.read(p, Sheets.FunderSheet.class))))
                        .filter(s -> !((Sheets.FunderSheet) s).offerings().isEmpty());
            case REPORTS ->
                Optional.<Object>of(reports())
                        .filter(s -> !((Sheets.ReportSheet) s).reports().isEmpty());
            case RANKING -> Optional.of(ranking());
            case DRAWS ->
                Optional.<Object>of(draws())
                        .filter(s -> !((Sheets.DrawSheet) s).lotteries().isEmpty());
        };
    }

    private Sheets.DrawSheet draws() {
        return new Sheets.DrawSheet(lotteries.latest(MOST_LOTTERIES).stream()
                .map(l -> new Sheets.LotteryRow(
                        l.item().id().toString(),
                        l.item().title(),
                        l.item().last(),
                        l.winners(),
                        l.seedDigest(),
                        l.draw().map(Draw::seed).orElse(""),
                        l.draw().map(Draw::ticketsDigest).orElse(""),
                        l.draw().map(Draw::tickets).orElse(List.of()).stream()
                                .map(t -> new Sheets.TicketRow(t.place(), t.id(), t.score(), t.won()))
                                .toList()))
                .toList());
    }

    private Sheets.ReportSheet reports() {
        var protocols = studies.protocols().stream()
                .collect(Collectors.toMap(
                        p -> Map.entry(p.study(), p.version()), Function.identity(), (first, second) -> first));
        return new Sheets.ReportSheet(studies.results().stream()
                .flatMap(r -> Optional.ofNullable(protocols.get(Map.entry(r.study(), r.version()))).stream()
                        .map(protocol -> report(r, protocol)))
                .toList());
    }

    private Sheets.Report report(Studies.Result result, Studies.Protocol protocol) {
        var text = studies.text(result.digest());
        var study = StudyJson.read("result.json", text);
        var titles = new ResultTitles(text);
        return new Sheets.Report(
                result.study(),
                result.version(),
                titles.study(),
                protocol.digest(),
                LocalDate.ofInstant(protocol.registeredAt(), Japan.TIME),
                result.digest(),
                LocalDate.ofInstant(result.recordedAt(), Japan.TIME),
                result.source(),
                study.effects().stream()
                        .map(e -> new Sheets.Effect(
                                e.id(),
                                titles.analysis(e.id()),
                                e.unit().toString(),
                                e.estimate().toString(),
                                e.lower().toString(),
                                e.upper().toString(),
                                e.significant()))
                        .toList());
    }

    /** Only a month that is over, and as it was published first: from week to week an average would tell of who came new. */
    private Sheets.RankingSheet ranking() {
        var period = YearMonth.from(figures.today()).minusMonths(1).toString();
        return publications
                .shown(Part.RANKING)
                .map(p -> Sheets.read(p, Sheets.RankingSheet.class))
                .filter(p -> p.period().equals(period))
                .orElseGet(() -> new Sheets.RankingSheet(
                        period, rankings.leastMembers(), groups(period, Board.COMPANY), groups(period, Board.TEAM)));
    }

    private List<Sheets.Group> groups(String period, Board board) {
        return rankings.board(period, board, MOST_GROUPS).stream()
                .map(s -> new Sheets.Group(s.place(), s.name(), s.points()))
                .toList();
    }
}
