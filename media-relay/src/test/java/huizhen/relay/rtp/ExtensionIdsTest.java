package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ExtensionIdsTest {
  @Test
  void takes_an_id_for_each_uri_that_it_knows() {
    ExtensionIds ids =
        ExtensionIds.NONE
            .with(ExtensionIds.MID, 1)
            .with(ExtensionIds.RID, 2)
            .with(ExtensionIds.REPAIRED_RID, 3)
            .with(ExtensionIds.AUDIO_LEVEL, 4)
            .with(ExtensionIds.TRANSPORT_CC, 5)
            .with(ExtensionIds.ABS_SEND_TIME, 6)
            .with(ExtensionIds.DEPENDENCY_DESCRIPTOR, 7)
            .with(ExtensionIds.PLAYOUT_DELAY, 8)
            .with(ExtensionIds.ABS_CAPTURE_TIME, 9);
    assertThat(ids).isEqualTo(new ExtensionIds(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(ids.with("urn:unknown", 10)).isEqualTo(ids);
    assertThat(ids.with(ExtensionIds.RID, 255))
        .isEqualTo(new ExtensionIds(1, 255, 3, 4, 5, 6, 7, 8, 9));
  }

  @Test
  void refuses_an_id_that_no_header_can_carry() {
    assertThatThrownBy(() -> ExtensionIds.NONE.with(ExtensionIds.DEPENDENCY_DESCRIPTOR, 256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExtensionIds.NONE.with(ExtensionIds.MID, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
