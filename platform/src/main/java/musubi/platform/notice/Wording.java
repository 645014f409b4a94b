package musubi.platform.notice;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.Resident;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Puts a notice into words at the last moment. Names come in here and are kept nowhere. */
@Component
class Wording {
    private final Municipalities municipalities;
    private final Acting acting;
    private final Seal seal;

    Wording(Municipalities municipalities, Acting acting, @Value("${musubi.folder}") Path folder) {
        this.municipalities = municipalities;
        this.acting = acting;
        this.seal = Seal.of(folder, "notices");
    }

    /** What goes to this resident. */
    Template.Text of(
            Template template, String language, MessageId message, Map<String, String> fillings, Resident resident) {
        var open = new HashMap<>(fillings);
        for (var place : template.secret())
            open.computeIfPresent(place, (name, kept) -> kept.isEmpty() ? "" : open(message, name, kept));
        return of(template, language, open, resident.identity().name());
    }

    private String open(MessageId message, String place, String sealed) {
        return new String(seal.open(message + " " + place, Base64.getDecoder().decode(sealed)), StandardCharsets.UTF_8);
    }

    /** What fills a place as the outbox may keep it. */
    String kept(Template template, MessageId message, String place, String filling) {
        if (!template.secret().contains(place)) return filling;
        return Base64.getEncoder()
                .encodeToString(seal.seal(message + " " + place, filling.getBytes(StandardCharsets.UTF_8)));
    }

    /** What it looks like, filled with the examples of the template. */
    Template.Text example(Template template, String language) {
        return filled(template, language, template.places());
    }

    /** What it looks like with these fillings. */
    Template.Text filled(Template template, String language, Map<String, String> fillings) {
        return of(template, language, fillings, language.equals("ja") ? "見本 太郎" : "Taro Mihon");
    }

    private Template.Text of(Template template, String language, Map<String, String> fillings, String name) {
        var all = new HashMap<>(fillings);
        all.replaceAll((place, filling) -> Days.said(filling, language));
        all.put("name", name);
        all.put("municipality", municipality(language));
        return template.in(language).filled(all);
    }

    String municipality(String language) {
        return municipalities.get(acting.actor().municipality()).name().in(language);
    }

    static Map<String, String> fillings(ResultSet row) throws SQLException {
        var places = (String[]) row.getArray("places").getArray();
        var texts = (String[]) row.getArray("fillings").getArray();
        var fillings = new HashMap<String, String>();
        for (int i = 0; i < places.length; i++) fillings.put(places[i], texts[i]);
        return fillings;
    }
}
