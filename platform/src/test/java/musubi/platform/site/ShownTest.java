package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import musubi.agreement.statement.Wording;
import musubi.platform.site.Sheets.Effect;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class ShownTest {
    private final Shown shown = new Shown();

    @Test
    void what_a_study_found_to_fall_stands_with_a_minus_sign_and_no_hyphen() {
        var costs = new Effect("costs", Words.same(""), "JPY", "-45000", "-90000.5", "1000", false);

        assertThat(shown.effect(costs, new Wording("en"))).isEqualTo("−45,000 yen");
        assertThat(shown.effect(costs, new Wording("ja"))).isEqualTo("−45,000円");
        assertThat(shown.interval(costs)).isEqualTo("−90,000.5 – 1,000");
    }
}
