package huizhen.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Holds an answer against its offer line by line (RFC 8829 §5.3.1), by a reading of its own: it
/// uses nothing of what it checks. A line of a kind that it does not know fails.
public final class AnswerCheck {
  private final List<List<String>> offered;
  private final List<List<String>> answered;
  private int candidateSections;

  private AnswerCheck(String offer, String answer) {
    assertThat(answer).endsWith("\r\n").doesNotContain("\r\n\r\n");
    offered = parts(offer);
    answered = parts(answer);
  }

  public static void check(String offer, String answer) {
    new AnswerCheck(offer, answer).check();
  }

  /// The session part and each section, as lines.
  public static List<List<String>> parts(String sdp) {
    List<List<String>> parts = new ArrayList<>();
    parts.add(new ArrayList<>());
    for (String line : sdp.split("\r?\n", -1)) {
      if (line.startsWith("m=")) {
        parts.add(new ArrayList<>());
      }
      if (!line.isEmpty()) {
        parts.getLast().add(line);
      }
    }
    return parts;
  }

  private void check() {
    assertThat(answered).as("as many sections as offered").hasSameSizeAs(offered);
    session();
    for (int i = 1; i < offered.size(); i++) {
      section(offered.get(i), answered.get(i));
    }
    assertThat(candidateSections).as("sections with candidates").isEqualTo(1);
  }

  private void session() {
    List<String> mids = new ArrayList<>();
    for (List<String> section : answered.subList(1, answered.size())) {
      if (!isRejected(section)) {
        mids.add(value(section, "a=mid:").orElseThrow());
      }
    }
    List<String> expected = new ArrayList<>(List.of("v=0", answered.getFirst().get(1), "s=-"));
    expected.add("t=0 0");
    expected.add("a=group:BUNDLE " + String.join(" ", mids));
    expected.add("a=ice-lite");
    if (offered.stream().anyMatch(part -> part.contains("a=extmap-allow-mixed"))) {
      expected.add("a=extmap-allow-mixed");
    }
    expected.add("a=msid-semantic: WMS *");
    assertThat(answered.getFirst()).containsExactlyElementsOf(expected);
    assertThat(answered.getFirst().get(1)).matches("o=- \\d+ \\d+ IN IP4 127\\.0\\.0\\.1");
  }

  private static boolean isRejected(List<String> section) {
    return section.getFirst().split(" ", -1)[1].equals("0");
  }

  private void section(List<String> offer, List<String> answer) {
    String[] asked = offer.getFirst().split(" ", -1);
    String[] given = answer.getFirst().split(" ", -1);
    assertThat(given[0]).isEqualTo(asked[0]);
    assertThat(given[2]).isEqualTo(asked[2]);
    assertThat(value(answer, "a=mid:")).isEqualTo(value(offer, "a=mid:"));
    if (isRejected(answer)) {
      assertThat(answer).hasSize(4).contains("a=inactive");
      return;
    }
    assertThat(given[1]).isEqualTo("9");
    Set<String> types = new HashSet<>(List.of(given).subList(3, given.length));
    assertThat(types).hasSize(given.length - 3).isSubsetOf(List.of(asked));
    boolean isSlot = offer.contains("a=recvonly");
    assertThat(answer).contains(isSlot ? "a=sendonly" : "a=recvonly");
    if (answer.contains("a=end-of-candidates")) {
      candidateSections++;
    }
    Set<String> once = new HashSet<>();
    for (String line : answer.subList(1, answer.size())) {
      assertThat(once.add(line)).as("once: " + line).isTrue();
      line(line, offer, answer, types, isSlot);
    }
    types.forEach(type -> assertThat(value(answer, "a=rtpmap:" + type + " ")).isPresent());
    simulcast(offer, answer);
    if (isSlot) {
      assertThat(answer.stream().filter(line -> line.contains(" cname:")).count())
          .isEqualTo(answer.getFirst().startsWith("m=video") ? 2 : 1);
    }
  }

  private static void line(
      String line, List<String> offer, List<String> answer, Set<String> types, boolean isSlot) {
    String name = line.split("[: ]", 2)[0];
    switch (name) {
      case "c=IN", "a=rtcp" -> assertThat(line).endsWith("IN IP4 0.0.0.0");
      case "a=candidate" ->
          assertThat(line)
              .matches(
                  "a=candidate:\\S+ 1 (udp|tcp) \\d+ [0-9a-f.:]+ \\d+ typ host( tcptype passive)?")
              .satisfies(
                  c -> assertThat(c.contains(" tcp ")).isEqualTo(c.endsWith("tcptype passive")));
      case "a=ice-ufrag" -> assertThat(line).matches("a=ice-ufrag:[A-Za-z0-9+/]{4,256}");
      case "a=ice-pwd" -> assertThat(line).matches("a=ice-pwd:[A-Za-z0-9+/]{22,256}");
      case "a=fingerprint" -> assertThat(line).matches("a=fingerprint:sha-256 [0-9A-F:]{95}");
      case "a=setup" -> assertThat(line).isIn("a=setup:passive", "a=setup:active");
      case "a=rtpmap", "a=rtcp-fb" -> {
        assertThat(types).contains(payloadType(line));
        assertThat(offer).containsAnyOf(line, line + "/1"); // Firefox writes a single channel
      }
      case "a=fmtp" -> {
        assertThat(types).contains(payloadType(line));
        String key = "a=fmtp:" + payloadType(line) + " ";
        assertThat(pairs(value(answer, key).orElseThrow()))
            .isEqualTo(
                pairs(value(offer, key).orElseThrow()).stream()
                    // What the offerer's own stream is like (RFC 6184 §8.2.2) is not answered.
                    .filter(pair -> !pair.startsWith("sprop-"))
                    .collect(Collectors.toSet()));
      }
      case "a=extmap" ->
          assertThat(offer)
              .containsAnyOf(
                  line,
                  line.replaceFirst(" ", isSlot ? "/recvonly " : "/sendonly "),
                  line.replaceFirst(" ", "/sendrecv "));
      case "a=msid", "a=ssrc", "a=ssrc-group" -> assertThat(isSlot).as(line).isTrue();
      case "a=rid", "a=simulcast" -> assertThat(isSlot).as(line).isFalse();
      case "a=mid",
          "a=end-of-candidates",
          "a=rtcp-mux",
          "a=rtcp-rsize",
          "a=sendonly",
          "a=recvonly" -> {}
      default -> throw new AssertionError("a line that nobody expects: " + line);
    }
  }

  private static void simulcast(List<String> offer, List<String> answer) {
    List<String> taken = new ArrayList<>();
    for (String rid : value(offer, "a=simulcast:send ").orElse("").split(";", -1)) {
      if (answer.contains("a=rid:" + rid + " recv")) {
        taken.add(rid);
      }
    }
    Optional<String> expected =
        taken.isEmpty() ? Optional.empty() : Optional.of(String.join(";", taken));
    assertThat(value(answer, "a=simulcast:recv ")).isEqualTo(expected);
    assertThat(answer.stream().filter(line -> line.startsWith("a=rid:"))).hasSameSizeAs(taken);
  }

  private static String payloadType(String line) {
    return line.substring(line.indexOf(':') + 1, line.indexOf(' '));
  }

  private static Set<String> pairs(String parameters) {
    return new TreeSet<>(List.of(parameters.split("; ?", -1)));
  }

  private static Optional<String> value(List<String> section, String start) {
    return section.stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }
}
