package musubi.platform.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.audit.Audit;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What a municipality says in notices in its own words, each time a new version. */
@Repository
class OwnTexts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLUMNS =
            "select number, base, texts, actor, recorded_at from notice.own_text where template = :template";

    private final JdbcClient db;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    OwnTexts(JdbcClient db, Acting acting, Audit audit, Clock clock) {
        this.db = db;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A word of the municipality about a template.
     *
     * @param base the version of the standard text whose places it fills
     * @param texts by language; empty when it went back to the standard text
     */
    record Said(int number, String base, Map<String, Template.Text> texts, String actor, Instant at) {
        /** The map is copied. */
        Said {
            texts = Map.copyOf(texts);
        }
    }

    /** What was said of a template, the last first. */
    @Transactional(readOnly = true)
    public List<Said> of(String template) {
        return db.sql(COLUMNS + " order by number desc")
                .param("template", template)
                .query((row, number) -> said(row))
                .list();
    }

    /** The last word; empty when nothing was ever said. */
    @Transactional(readOnly = true)
    public Optional<Said> last(String template) {
        return db.sql(COLUMNS + " order by number desc limit 1")
                .param("template", template)
                .query((row, number) -> said(row))
                .optional();
    }

    /** The word of this number. */
    @Transactional(readOnly = true)
    public Optional<Said> numbered(String template, int number) {
        return db.sql(COLUMNS + " and number = :number")
                .param("template", template)
                .param("number", number)
                .query((row, at) -> said(row))
                .optional();
    }

    private static Said said(ResultSet row) throws SQLException {
        var texts = (String[]) row.getArray("texts").getArray();
        return new Said(
                row.getInt("number"),
                row.getString("base"),
                texts.length == 0
                        ? Map.of()
                        : Map.of(
                                "ja", new Template.Text(texts[0], texts[1], texts[2]),
                                "en", new Template.Text(texts[3], texts[4], texts[5])),
                row.getString("actor"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    /**
     * Says it in these words from now on; without texts, in those of the standard. Notices that are written keep theirs.
     *
     * @param seen the number of the last word that whoever writes has seen; 0 for none
     * @param standard the standard text
     * @throws BadInput when somebody else said something meanwhile, or the texts do not fit the places
     */
    @Transactional
    public void say(Template standard, int seen, Map<String, Template.Text> texts) {
        texts.forEach((language, text) -> TemplateReader.own(language, text, standard));
        var before = last(standard.id());
        int added = before.map(Said::number).orElse(0) != seen
                ? 0
                : db.sql("""
                        insert into notice.own_text (municipality, template, number, base, texts, actor, recorded_at)
                        values (:municipality, :template, :number, :base, :texts, :actor, :now) on conflict do nothing
                        """)
                        .param("municipality", acting.actor().municipality().digits())
                        .param("template", standard.id())
                        .param("number", seen + 1)
                        .param("base", standard.version())
                        .param("texts", texts.isEmpty() ? new String[0] : columns(texts))
                        .param("actor", acting.actor().name())
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
        if (added == 0)
            throw new BadInput(
                    "notice.said-meanwhile",
                    Place.whole("form"),
                    standard.id(),
                    new Words(
                            "ほかの方がこの文面を先に変えました。画面を開き直して、今の文面を確かめてください。",
                            "Somebody else changed this text meanwhile: open the page again and look at it."));
        audit.record(
                texts.isEmpty() ? "notice.text-standard" : "notice.text-changed",
                "template " + standard.id(),
                Optional.empty(),
                "",
                before.map(b -> JSON.writeValueAsString(b.texts())).orElse(""),
                JSON.writeValueAsString(Map.of("number", seen + 1, "texts", texts)));
    }

    private static String[] columns(Map<String, Template.Text> texts) {
        return Stream.of("ja", "en")
                .map(language -> Objects.requireNonNull(texts.get(language)))
                .flatMap(text -> Stream.of(text.subject(), text.sms(), text.body()))
                .toArray(String[]::new);
    }
}
