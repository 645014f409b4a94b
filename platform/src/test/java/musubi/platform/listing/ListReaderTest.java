package musubi.platform.listing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListReaderTest {
    private static final String PAGE = """
            <!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body><main>
            <table><tr><td>not a list</td></tr></table>
            <table data-list="契約 &amp; 支払" id="a"><thead><tr><th>名前</th><th class="number">額</th><th>操作</th></tr></thead>
            <tbody><tr><td><a href="/x">山田 &lt;花子&gt;</a><br>
              <small>二行目</small></td><td class="number">−1,234円</td><td><form><input name="q"><button>押す</button></form></td></tr>
              <tr><td>=1+1</td><td class="number">定めなし</td><td></td></tr></tbody></table>
            <table data-list="名簿" id="b" data-names=""><thead><tr><th>氏名</th></tr></thead><tbody></tbody></table>
            </main></body></html>
            """;

    @Test
    void what_a_table_says_is_read_without_what_is_there_to_be_pressed() {
        var listed = ListReader.read(PAGE, "").orElseThrow();

        assertThat(listed.title()).isEqualTo("契約 & 支払");
        assertThat(listed.names()).isFalse();
        assertThat(listed.header()).containsExactly("名前", "額");
        assertThat(listed.rows().getFirst()).containsExactly("山田 <花子> 二行目", "−1,234円");
        assertThat(listed.rows().get(1)).containsExactly("=1+1", "定めなし");
    }

    @Test
    void spreadsheets_get_plain_numbers_and_words_as_they_are() {
        var listed = ListReader.read(PAGE, "a").orElseThrow();

        assertThat(listed.plain().getFirst()).containsExactly("山田 <花子> 二行目", "-1234");
        assertThat(listed.plain().get(1)).containsExactly("=1+1", "定めなし");
    }

    @Test
    void a_list_is_found_by_its_id_and_says_that_it_names_people() {
        assertThat(ListReader.read(PAGE, "b").orElseThrow()).satisfies(listed -> {
            assertThat(listed.names()).isTrue();
            assertThat(listed.header()).containsExactly("氏名");
            assertThat(listed.rows()).isEmpty();
        });
        assertThat(ListReader.read(PAGE, "c")).isEmpty();
    }
}
