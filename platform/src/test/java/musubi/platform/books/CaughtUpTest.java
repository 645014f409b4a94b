package musubi.platform.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaughtUpTest {
    @Test
    void everything_that_is_refused_is_named_and_keeps_nothing_else_from_the_books() {
        var posted = new ArrayList<Integer>();

        assertThatThrownBy(() -> CaughtUp.each(List.of(1, 2, 3, 4), number -> {
                    if (number % 2 == 1) throw new IllegalStateException("refused " + number);
                    posted.add(number);
                }))
                .hasMessage("refused 1")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("refused 3"));
        assertThat(posted).containsExactly(2, 4);
    }
}
