package musubi.platform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScreenTest {
    @Test
    void a_page_that_keeps_somebody_from_using_it_is_not_clean() {
        try (var desk = Screen.desk()) {
            desk.page()
                    .setContent("<!doctype html><html lang='ja'><head><title>表紙</title></head>"
                            + "<body><main><h1>表紙</h1><img src='/picture.png'></main></body></html>");

            assertThatThrownBy(desk::clean)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("image-alt <img src=\"/picture.png\">");
        }
    }
}
