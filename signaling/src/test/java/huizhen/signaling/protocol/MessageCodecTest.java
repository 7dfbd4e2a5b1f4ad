package huizhen.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.signaling.api.CaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageCodecTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"type\":\"ping\"} {}",
        "{\"type\":\"ping\",\"type\":\"leave\"}",
        "{\"type\":\"dance\"}",
        "{\"type\":7}",
        "{\"type\":\"ping\",\"from\":\"u-9\"}",
        "{\"type\":\"ping\",\"id\":-1}",
        "{\"type\":\"ping\",\"id\":1.5}",
        "{\"type\":\"ping\",\"id\":9007199254740992}",
        "{\"type\":\"join\"}",
        "{\"type\":\"join\",\"ticket\":\"a\",\"sessionKey\":\"b\"}",
        "{\"type\":\"join\",\"ticket\":null}",
        "{\"type\":\"chat\",\"text\":\"\"}",
        "{\"type\":\"mute\",\"source\":\"kitchen\",\"muted\":true}",
        "{\"type\":\"mute\",\"source\":\"camera\",\"muted\":\"yes\"}",
        "{\"type\":\"offer\",\"sdp\":\"v=0\"}",
        "{\"type\":\"offer\",\"sdp\":\"v=0\",\"tracks\":[{\"mid\":\"0\"}]}",
        "{\"type\":\"offer\",\"sdp\":\"v=0\",\"tracks\":[{\"mid\":\"0\",\"source\":\"camera\",\"id\":1}]}",
        "{\"type\":\"offer\",\"sdp\":\"v=0\",\"tracks\":[7]}",
        "{\"type\":\"view\"}",
        "{\"type\":\"view\",\"views\":{}}",
        "{\"type\":\"view\",\"views\":[7]}",
        "{\"type\":\"view\",\"views\":[{\"source\":\"camera\"}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\"}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a b\",\"source\":\"camera\"}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"microphone\"}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\",\"width\":16385}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\",\"height\":-1}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\",\"height\":1.5}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\",\"pinned\":1}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\",\"id\":1}]}",
        "{\"type\":\"view\",\"views\":[{\"participant\":\"a\",\"source\":\"camera\"},{\"participant\":\"a\",\"source\":\"camera\"}]}",
        "{\"type\":\"moderate\",\"act\":\"ban\",\"participant\":\"a\"}",
        "{\"type\":\"moderate\",\"act\":\"ADMIT\",\"participant\":\"a\"}",
        "{\"type\":\"moderate\",\"act\":\"mute\",\"participant\":\"a\"}",
        "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"a\",\"source\":\"camera\"}",
        "{\"type\":\"hand\"}",
        "{\"type\":\"rundown\",\"act\":\"start\",\"item\":1,\"case\":\"c-7\"}",
        "{\"type\":\"pointer\",\"participant\":\"a\",\"source\":\"microphone\",\"x\":0,\"y\":0}",
        "{\"type\":\"pointer\",\"participant\":\"a\",\"source\":\"screen\",\"x\":0}",
        "{\"type\":\"pointer\",\"participant\":\"a\",\"source\":\"screen\",\"x\":1.01,\"y\":0}",
        "{\"type\":\"pointer\",\"participant\":\"a\",\"source\":\"screen\",\"x\":1e999,\"y\":0}",
        "{\"type\":\"pointer\",\"participant\":\"a\",\"source\":\"screen\",\"x\":\"0\",\"y\":0}",
        "{\"type\":\"draw\",\"participant\":\"a\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[]}",
        "{\"type\":\"draw\",\"participant\":\"a\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"red\",\"points\":[{\"x\":0,\"y\":0}]}",
        "{\"type\":\"draw\",\"participant\":\"a\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[{\"x\":0}]}",
        "{\"type\":\"draw\",\"participant\":\"a\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[{\"x\":0,\"y\":0,\"z\":0}]}",
        "{\"type\":\"erase\",\"participant\":\"a\"}",
        "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[]}",
        "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"yesterday at half"
            + " past\",\"values\":[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"}]}",
        "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[{\"code\":\"hr\",\"value\":\"72\",\"unit\":\"/min\"}]}",
        "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"},{\"code\":\"hr\",\"value\":73,\"unit\":\"/min\"}]}",
        "{\"type\":\"stats\",\"lostShare\":1.5}",
        "{\"type\":\"stats\",\"rttMillis\":-1}",
        "{\"type\":\"stats\",\"mood\":1}",
        "{\"type\":\"ping\",\"x\":[[[[[[[[[[1]]]]]]]]]]}"
      })
  void refuses_what_is_not_of_the_protocol(String text) {
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MessageCodec.read(text));
  }

  @Test
  void refuses_too_long_a_chat_and_too_large_a_message() {
    String chat = "{\"type\":\"chat\",\"text\":\"%s\"}".formatted("x".repeat(2_001));
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MessageCodec.read(chat));
    String large = "{\"type\":\"ping\"%s}".formatted(" ".repeat(70_000));
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MessageCodec.read(large));
  }

  @Test
  void takes_as_many_views_as_the_relay_and_no_more() throws ProtocolException {
    List<String> views = new ArrayList<>();
    for (int i = 0; i < ViewHint.MAX_HINTS; i++) {
      views.add("{\"participant\":\"p%d\",\"source\":\"camera\"}".formatted(i));
    }
    assertThat(MessageCodec.read(view(views)))
        .isInstanceOfSatisfying(
            ClientMessage.View.class,
            view ->
                assertThat(view.views())
                    .hasSize(ViewHint.MAX_HINTS)
                    .contains(
                        new ViewHint(
                            new ParticipantId("p7"), TrackSource.CAMERA, 0, 0, false, false)));
    views.add("{\"participant\":\"one-more\",\"source\":\"camera\"}");
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> MessageCodec.read(view(views)))
        .withMessageContaining("at most 128");
  }

  @Test
  void takes_the_case_of_an_item_in_its_shape_alone() throws ProtocolException {
    var longest = new CaseId("x".repeat(CaseId.MAX_CHARACTERS));
    assertThat(rundown("add", longest.value()))
        .isEqualTo(new RundownChange.Add("a", Optional.of(longest), 9, Optional.empty()));
    assertThat(MessageCodec.read(item("add", "\"minutes\":9")))
        .extracting(it -> ((ClientMessage.Rundown) it).change())
        .isEqualTo(new RundownChange.Add("a", Optional.empty(), 9, Optional.empty()));
    assertThat(rundown("edit", ""))
        .extracting(it -> ((RundownChange.Edit) it).about())
        .isEqualTo(new RundownChange.CaseEdit.Goes());
    for (var bad : List.of("", "a b", "../c", "病例", "x".repeat(65))) {
      assertThatExceptionOfType(ProtocolException.class)
          .as(bad)
          .isThrownBy(() -> rundown("add", bad))
          .withMessageContaining("case");
    }
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> MessageCodec.read(item("edit", "\"case\":7")))
        .withMessageContaining("case");
  }

  private static RundownChange rundown(String act, String about) throws ProtocolException {
    var text = item(act, "\"minutes\":9,\"case\":\"%s\"".formatted(about));
    return ((ClientMessage.Rundown) MessageCodec.read(text)).change();
  }

  private static String item(String act, String more) {
    var number = act.equals("edit") ? "\"item\":1," : "";
    return "{\"type\":\"rundown\",\"act\":\"%s\",\"title\":\"a\",%s%s}"
        .formatted(act, number, more);
  }

  private static String view(List<String> views) {
    return "{\"type\":\"view\",\"views\":[%s]}".formatted(String.join(",", views));
  }

  @Test
  void says_which_request_a_refusal_answers() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> MessageCodec.read("{\"type\":\"dance\",\"id\":12}"))
        .matches(e -> e.re().equals(OptionalLong.of(12)));
  }

  @Test
  void refuses_or_reads_every_mutation_and_throws_nothing_else() {
    List<String> seeds =
        List.of(
            "{\"type\":\"join\",\"id\":1,\"sessionKey\":\"abc\",\"lastChat\":17}",
            "{\"type\":\"offer\",\"id\":2,\"sdp\":\"v=0\",\"tracks\":[{\"mid\":\"0\",\"source\":\"microphone\"}],\"restart\":true}",
            "{\"type\":\"view\",\"views\":[{\"participant\":\"u-9\",\"source\":\"screen\",\"width\":640,\"hidden\":true}]}",
            "{\"type\":\"draw\",\"participant\":\"u-9\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[{\"x\":0.5,\"y\":1}]}",
            "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"}]}",
            "{\"type\":\"stats\",\"rttMillis\":40,\"lostShare\":0.01}",
            "{\"type\":\"chat\",\"id\":4,\"text\":\"hello \\u4f60\",\"key\":\"7f1c-12\"}");
    for (int seed = 0; seed < 30_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(seeds.get(seed % seeds.size()));
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(0x300));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, "{}[]\",:\\u0\0".charAt(random.nextInt(11)));
        }
      }
      try {
        assertThat(MessageCodec.read(text.toString())).isNotNull();
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }
}
