package musubi.platform.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.Resident;
import org.springframework.stereotype.Component;

/** Puts a notice into words at the last moment. Names come in here and are kept nowhere. */
@Component
class Wording {
    private final Municipalities municipalities;
    private final Acting acting;

    Wording(Municipalities municipalities, Acting acting) {
        this.municipalities = municipalities;
        this.acting = acting;
    }

    /** What goes to this resident. */
    Template.Text of(Template template, String language, Map<String, String> fillings, Resident resident) {
        return of(template, language, fillings, resident.identity().name());
    }

    /** What it looks like, filled with the examples of the template. */
    Template.Text example(Template template, String language) {
        return of(template, language, template.places(), language.equals("ja") ? "見本 太郎" : "Taro Mihon");
    }

    private Template.Text of(Template template, String language, Map<String, String> fillings, String name) {
        var all = new HashMap<>(fillings);
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
