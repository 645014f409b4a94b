package musubi.platform.programme;

import static org.assertj.core.api.Assertions.assertThat;

import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private final Code city = ServerFixture.municipality();
    private final Providers providers = ServerFixture.part(Providers.class);

    @Test
    void a_correction_says_what_was_known_before_and_the_same_again_is_none() {
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "からだ倶楽部");
            providers.keep(new Providers.Provider("からだ倶楽部", "からだ\"新\"倶楽部", "0000-1", ""));
            providers.keep(new Providers.Provider("からだ倶楽部", "からだ\"新\"倶楽部", "0000-1", ""));
            return true;
        });

        assertThat(ServerFixture.as(city, () -> providers.find("からだ倶楽部")))
                .hasValueSatisfying(now -> assertThat(now.name()).isEqualTo("からだ\"新\"倶楽部"));
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(20)).stream()
                        .filter(entry -> entry.action().equals("provider.kept")))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.before()).isEqualTo("{\"contact\": \"\", \"name\": \"からだ倶楽部\", \"url\": \"\"}");
                    assertThat(entry.after())
                            .contains("\"name\": \"からだ\\\"新\\\"倶楽部\"")
                            .doesNotContain("0000-1");
                });
    }

    @Test
    void a_provider_of_another_municipality_is_not_found() {
        ServerFixture.as(city, () -> {
            providers.keep(Providers.Provider.named("club", "からだ倶楽部"));
            return true;
        });

        assertThat(ServerFixture.as(ServerFixture.municipality(), () -> providers.find("club")))
                .isEmpty();
    }
}
