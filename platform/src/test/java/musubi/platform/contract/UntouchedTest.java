package musubi.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import musubi.platform.ServerFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;

/** What was signed and what may stand after it. */
class UntouchedTest {
    private static final String AMENDED = """
            amendments:
              - effective: 2026-10-01
                changes:
                  clauses.people.pays.price: 4_000
            """;

    private final ContractFixture town = new ContractFixture();
    private final Contracts contracts = ServerFixture.part(Contracts.class);

    private void amend(String text) {
        town.as(town.first, () -> {
            contracts.amend("yearly", text);
            return true;
        });
    }

    private int versions() {
        return town.as(town.first, () -> contracts.versions("yearly")).size();
    }

    @Test
    void a_clause_that_is_slipped_in_before_the_amendments_is_refused_and_the_amendment_alone_is_not() {
        var signed = ContractFixture.yearly("yearly");
        town.signed(signed);
        var slipped = "  bonus: {title: {ja: 上乗せ, en: bonus}, per: fiscal-year, pays: 5_000_000}\n";

        assertThatThrownBy(() -> amend(signed + slipped + AMENDED)).isInstanceOfSatisfying(BadInput.class, e -> {
            var problem = e.problems().getFirst();
            assertThat(problem.code()).isEqualTo("contract.signed-text-changed");
            assertThat(problem.place().line()).isEqualTo(signed.lines().count() + 1);
            assertThat(problem.value()).isEqualTo(slipped.strip());
            assertThat(problem.words().ja()).contains("署名された条件が変わります");
        });
        assertThat(versions()).isEqualTo(1);

        amend(signed + AMENDED);

        assertThat(versions()).isEqualTo(2);
    }

    @Test
    void a_change_that_is_slipped_into_an_amendment_that_was_signed_is_refused_and_a_further_amendment_is_not() {
        var signed = ContractFixture.yearly("yearly");
        town.signed(signed);
        amend(signed + AMENDED);
        var slipped = "      rounding.down-to: 1_000\n";
        var further = "  - effective: 2027-10-01\n    changes:\n      clauses.people.pays.price: 5_000\n";

        for (var text :
                List.of(signed + AMENDED + slipped + further, signed + AMENDED + further + "cap: {each-year: 1_000}\n"))
            assertThatThrownBy(() -> amend(text))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            e -> assertThat(e.problems())
                                    .extracting(p -> p.code())
                                    .containsExactly("contract.signed-text-changed"));
        assertThat(versions()).isEqualTo(2);

        amend(signed + AMENDED + further);

        assertThat(versions()).isEqualTo(3);
    }

    @Test
    void every_agreement_that_comes_with_the_product_reads_the_same_under_another_digest() throws IOException {
        var texts = ServerFixture.part(Texts.class);
        List<Path> examples;
        try (var files = Files.list(Path.of("../examples/agreements"))) {
            examples = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
        assertThat(examples).hasSizeGreaterThan(20);
        for (var file : examples) {
            var text = Files.readString(file);
            var longer = text + "\n# 写し\n";
            assertThatCode(() -> Untouched.terms(texts.read(text), texts.read(longer), text, longer))
                    .as(file.toString())
                    .doesNotThrowAnyException();
        }
    }
}
