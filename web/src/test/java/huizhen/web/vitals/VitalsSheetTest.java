package huizhen.web.vitals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VitalsSheetTest {
  private static final Measured ONE =
      new Measured(
          "a-li",
          "monitor-3",
          true,
          Instant.EPOCH,
          Instant.EPOCH.plusMillis(7),
          List.of(new Value("heart-rate", 72.5, "/min"), new Value("spo2", 97, "%")));

  @Test
  void comes_back_as_it_was_kept() {
    var sheet = new VitalsSheet(List.of(ONE, ONE));
    assertThat(VitalsSheet.parse(sheet.bytes())).isEqualTo(sheet);
    assertThat(sheet.toString()).doesNotContain("72.5", "monitor-3");
  }

  @Test
  void has_its_limits() {
    assertThatThrownBy(() -> new VitalsSheet(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VitalsSheet(Collections.nCopies(VitalsSheet.MAX_SETS + 1, ONE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anything_else_is_none() {
    for (var text :
        List.of(
            "",
            "x",
            "[]",
            "{}",
            "{\"sets\":7}",
            "{\"sets\":[]}",
            "{\"sets\":[1]}",
            "{\"sets\":[{}]}",
            "{\"sets\":[{\"values\":[],\"at\":\"x\",\"received\":\"y\",\"medical\":true}]}")) {
      assertThatThrownBy(() -> VitalsSheet.parse(Buffer.buffer(text)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void its_name_says_nothing_and_is_one_that_the_vault_takes() {
    var id = VitalsSheet.id("case-1", 600);
    assertThat(id).matches("[A-Za-z0-9_-]{1,64}").doesNotContain("case-1").endsWith("-600");
    assertThat(VitalsSheet.id("case-2", 600)).isNotEqualTo(id);
  }
}
