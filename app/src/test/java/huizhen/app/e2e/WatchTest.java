package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A regulator watches a consultation in Chromium: by an order that another one has confirmed, seen
/// by both doctors, without a camera; taken back, the picture is gone within a second.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class WatchTest {
  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  @TempDir static Path folder;

  @Test
  void a_regulator_watches_by_an_order_and_is_out_when_it_is_taken_back() {
    try (var both = TwoDoctors.together(folder)) {
      var id = both.meet();
      var first = both.thirdPerson();
      first.signIn("jianguan", both.gateway().password("jianguan"));
      var second = both.thirdPerson();
      second.signIn("jiancha", both.gateway().password("jiancha"));

      first.open("/oversight/cases/%s/room".formatted(id));
      first.click("room-join");
      first.see("room-out");
      assertThat(first.at("room-out").innerText()).as("without an order").contains("监管令");

      first.open("/oversight/cases/" + id);
      first.type("watch-number", "卫监〔2026〕118号");
      first.type("watch-authority", "省卫生健康委");
      first.type("watch-reason", "投诉核查");
      first.click("watch-new");
      first.see("watch-order-UNCONFIRMED");
      second.open("/oversight/cases/" + id);
      second.click("watch-confirm");
      second.type("again-password", both.gateway().password("jiancha"));
      second.click("again-submit");
      second.see("watch-order-OPEN");
      CHECK.look(second, "watch-orders");

      first.open("/oversight/cases/" + id);
      first.click("watch-enter");
      first.see("watch-only");
      first.click("room-join");
      var _ = first.watch(TwoDoctors.CHEN_CAMERA, both.clinicMedia());
      var _ = first.watch(TwoDoctors.ZHOU_CAMERA, both.hospitalMedia());
      for (var doctor : List.of(both.chen(), both.zhou())) {
        doctor.see("watch-mark");
        assertThat(doctor.at("watch-mark").innerText()).contains("监管观察中", "监管员");
      }
      assertThat(first.at("toggle-microphone").count()).as("nothing to send").isZero();
      assertThat(first.at("toggle-hand").count()).isZero();
      both.zhou().screenshots("32-watched");
      CHECK.look(both.zhou(), "watched");

      second.click("watch-revoke");
      second.see("watch-order-REVOKED");
      first.see("room-out");
      both.chen().seeNo("watch-mark");
      both.zhou().seeNo("watch-mark");
      both.seeEachOther();
      var trail = both.zhou().api("/cases/%s/audit".formatted(id)).encode();
      assertThat(trail).contains("watch.enter", "watch.confirm", "watch.join", "watch.revoke");
      assertThat(both.gateway().output()).doesNotContain("Unhandled exception");
    }
  }
}
