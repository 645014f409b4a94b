package musubi.platform.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Programmes.Programme;
import musubi.platform.programme.Venues.Point;
import musubi.platform.programme.Venues.Venue;
import org.junit.jupiter.api.Test;

/** Whoever reads the audit trail learns what something was before it was changed. */
class ChangesOnRecordTest {
    private final Code city = ServerFixture.municipality();
    private final Programmes programmes = ServerFixture.part(Programmes.class);
    private final Providers providers = ServerFixture.part(Providers.class);
    private final Venues venues = ServerFixture.part(Venues.class);

    private void does(Runnable work) {
        ServerFixture.as(city, () -> {
            work.run();
            return true;
        });
    }

    /** The entries about something, the oldest first. */
    private List<Entry> entries(String subject) {
        return ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(20)).reversed().stream()
                .filter(entry -> entry.subject().equals(subject))
                .toList();
    }

    private static Programme programme(String category, String description, String joinUrl) {
        return new Programme("taiso", "体操教室", "kenkoka", category, "in-person", "kenko", description, 24, joinUrl);
    }

    @Test
    void the_category_of_a_programme_is_on_record_as_it_was_and_as_it_is() {
        does(() -> programmes.add(programme("sports", "", "")));
        does(() -> programmes.change(programme("salon", "", "")));
        does(() -> programmes.change(programme("salon", "", "")));

        var entries = entries("programme taiso");
        assertThat(entries).extracting(Entry::action).containsExactly("programme.added", "programme.changed");
        assertThat(entries.getFirst().after()).contains("\"category\": \"sports\"");
        var changed = entries.getLast();
        assertThat(changed.before()).isEqualTo(entries.getFirst().after());
        assertThat(changed.after())
                .isEqualTo(changed.before().replace("\"category\": \"sports\"", "\"category\": \"salon\""));
    }

    @Test
    void that_free_text_or_a_link_changed_is_on_record_but_not_what_it_says() {
        does(() -> programmes.add(programme("sports", "山田花子先生の体操", "")));
        does(() -> programmes.change(programme("sports", "鈴木先生の体操", "https://meet.example.jp/secret")));

        var changed = entries("programme taiso").getLast();
        assertThat(changed.before()).isNotEqualTo(changed.after()).doesNotContain("山田");
        assertThat(changed.after()).doesNotContain("鈴木", "secret");
    }

    @Test
    void a_session_is_on_record_as_it_was_when_it_is_moved_called_off_and_held_after_all() {
        var timetable = ServerFixture.part(Timetable.class);
        var next = TimetableFixture.today().plusDays(1);
        does(() -> TimetableFixture.programme("taiso", "kenkoka"));
        does(() -> TimetableFixture.session("s1", "taiso", next, "10:00", 20));

        does(() -> timetable.change(
                "s1", new Timetable.Change(next, LocalTime.of(13, 30), 60, "公民館", 12), Timetable.Reach.THIS));
        does(() -> timetable.cancel("s1", "台風のため", Timetable.Reach.THIS));
        does(() -> timetable.restore("s1", Timetable.Reach.THIS));

        var entries = entries("session s1");
        assertThat(entries)
                .extracting(Entry::action)
                .containsExactly("session.added", "session.changed", "session.cancelled", "session.restored");
        assertThat(entries.get(1).before()).contains("\"starts\": \"10:00\"", "\"places\": 20");
        assertThat(entries.get(1).after())
                .isEqualTo(entries.get(1)
                        .before()
                        .replace("\"starts\": \"10:00\"", "\"starts\": \"13:30\"")
                        .replace("\"places\": 20", "\"places\": 12"));
        assertThat(entries.get(2).before()).isEqualTo("{\"state\":\"planned\"}");
        assertThat(entries.get(2).after()).isEqualTo("{\"state\":\"cancelled\"}");
        assertThat(entries.get(3).before()).isEqualTo(entries.get(2).after());
        assertThat(entries.get(3).after()).isEqualTo(entries.get(2).before());
    }

    @Test
    void a_provider_and_a_venue_are_on_record_as_they_were_and_as_they_are() {
        does(() -> providers.keep(Providers.Provider.named("club", "体操クラブ")));
        does(() -> providers.keep(new Providers.Provider("club", "健康クラブ", "担当 山田", "https://club.example.jp")));
        does(() -> venues.keep(Venue.named("hall", "公民館")));
        does(() -> venues.keep(new Venue(
                "hall",
                "公民館",
                "西町1",
                "",
                Optional.of(40),
                List.of("スロープ"),
                Optional.of(new Point(new BigDecimal("35.08"), new BigDecimal("137.15"))))));

        assertThat(entries("provider club").getFirst().before()).isEmpty();
        var provider = entries("provider club").getLast();
        assertThat(provider.before()).isEqualTo("{\"contact\": \"\", \"name\": \"体操クラブ\", \"url\": \"\"}");
        assertThat(provider.after())
                .contains("健康クラブ", "https://club.example.jp")
                .doesNotContain("山田");
        assertThat(entries("venue hall").getFirst().before()).isEmpty();
        var venue = entries("venue hall").getLast();
        assertThat(venue.before()).contains("\"places\": \"\"", "\"address\": \"\"");
        assertThat(venue.after()).contains("\"places\": \"40\"", "西町1", "スロープ", "35.08");
    }
}
