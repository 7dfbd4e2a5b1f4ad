package huizhen.signaling.sdp;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.TrackSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what one audio or video section says about RTP: payload types (RFC 8866 §6.6, RFC 4585),
/// header extensions (RFC 8285), SSRCs (RFC 5576) and RIDs (RFC 8851, 8853).
final class SectionReader {
  private static final long MAX_SSRC = 0xffff_ffffL;

  /// Simulcast layers of a section, by RID or by SSRC; all known clients send at most three.
  private static final int MAX_LAYERS = 8;

  private static final Pattern RID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

  private final SdpText sdp;
  private final SdpText.Section section;

  SectionReader(SdpText sdp, SdpText.Section section) {
    this.sdp = sdp;
    this.section = section;
  }

  OfferedSection read(String mid, MediaKind kind, Direction direction, Optional<TrackSource> source)
      throws SdpException {
    List<String> rids = source.isPresent() ? rids() : List.of();
    List<SsrcPair> ssrcs = source.isPresent() && rids.isEmpty() ? ssrcs() : List.of();
    return new OfferedSection(
        mid, kind, direction, source, codecs(), extensions(direction), ssrcs, rids);
  }

  private List<Codec> codecs() throws SdpException {
    Map<Integer, SdpLine> maps = byPayloadType("rtpmap");
    Map<Integer, SdpLine> formats = byPayloadType("fmtp");
    Map<Integer, List<String>> feedback = feedback();
    List<String> forAll = feedback.getOrDefault(-1, List.of());
    Set<Integer> seen = new HashSet<>();
    List<Codec> codecs = new ArrayList<>();
    String[] media = section.media().value().split(" ", -1);
    for (int i = 3; i < media.length; i++) {
      int payloadType = (int) section.media().number(media[i], 0, 127, "a payload type");
      if (!seen.add(payloadType)) {
        throw section.media().refuse("a payload type is listed twice");
      }
      SdpLine map = maps.get(payloadType);
      if (map != null) { // else a static type (RFC 3551), none of which we forward
        SdpLine format = formats.get(payloadType);
        List<String> all = new ArrayList<>(feedback.getOrDefault(payloadType, List.of()));
        all.addAll(forAll);
        codecs.add(
            codec(payloadType, map, format == null ? Map.of() : parameters(after(format)), all));
      }
    }
    return codecs;
  }

  private static Codec codec(
      int payloadType, SdpLine map, Map<String, String> parameters, List<String> feedback)
      throws SdpException {
    String[] encoding = after(map).split("/", -1);
    if (encoding.length < 2
        || encoding.length > 3
        || encoding[0].isEmpty()
        || !encoding[0].chars().allMatch(OfferReader::isTokenCharacter)) {
      throw map.refuse("a=rtpmap is name/clock rate, for audio with /channels");
    }
    int clockRate = (int) map.number(encoding[1], 1, 1_000_000, "the clock rate");
    int channels = encoding.length == 3 ? (int) map.number(encoding[2], 1, 255, "channels") : 1;
    return new Codec(payloadType, encoding[0], clockRate, channels, parameters, feedback);
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : text.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
      } else if (!pair.isBlank()) {
        parameters.put("", pair.trim());
      }
    }
    return parameters;
  }

  private Map<Integer, SdpLine> byPayloadType(String name) throws SdpException {
    Map<Integer, SdpLine> lines = new LinkedHashMap<>();
    for (SdpLine line : section.attributes(name)) {
      int payloadType = (int) line.number(before(line), 0, 127, "the payload type");
      if (lines.putIfAbsent(payloadType, line) != null) {
        throw line.refuse("a second a=%s for this payload type".formatted(name));
      }
    }
    return lines;
  }

  /// `*`, which stands for all, is under -1.
  private Map<Integer, List<String>> feedback() throws SdpException {
    Map<Integer, List<String>> feedback = new LinkedHashMap<>();
    for (SdpLine line : section.attributes("rtcp-fb")) {
      String key = before(line);
      int payloadType = key.equals("*") ? -1 : (int) line.number(key, 0, 127, "the payload type");
      feedback.computeIfAbsent(payloadType, any -> new ArrayList<>()).add(after(line).trim());
    }
    return feedback;
  }

  /// Those that could be used the way the section goes: Firefox offers some for the other way only
  /// (`a=extmap:2/recvonly` in a section that sends).
  private List<HeaderExtension> extensions(Direction direction) throws SdpException {
    List<HeaderExtension> extensions = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    List<SdpLine> lines = new ArrayList<>();
    for (SdpLine line : sdp.session()) {
      if (line.isAttribute("extmap")) {
        lines.add(line);
      }
    }
    lines.addAll(section.attributes("extmap"));
    for (SdpLine line : lines) {
      String[] key = before(line).split("/", 2);
      int id = (int) line.number(key[0], 1, 4351, "the extension id"); // RFC 8285 §7
      String uri = after(line).trim();
      int space = uri.indexOf(' ');
      if (uri.isEmpty()) {
        throw line.refuse("a=extmap has no URI");
      }
      if (id <= 255 && (key.length == 1 || fits(key[1], direction))) {
        if (!ids.add(id)) {
          throw line.refuse("an extension id is used twice");
        }
        extensions.add(new HeaderExtension(id, space < 0 ? uri : uri.substring(0, space)));
      }
    }
    return extensions;
  }

  private static boolean fits(String extension, Direction section) {
    return switch (extension) {
      case "sendonly" -> section != Direction.RECEIVE_ONLY;
      case "recvonly" -> section != Direction.SEND_ONLY;
      case "sendrecv" -> true;
      default -> false;
    };
  }

  /// The order is that of the `SIM` group where there is one (libwebrtc's simulcast before RIDs,
  /// lowest layer first), else as announced. What repairs another SSRC is no media of its own.
  private List<SsrcPair> ssrcs() throws SdpException {
    Map<Long, Long> rtx = new LinkedHashMap<>();
    Set<Long> repairing = new HashSet<>();
    Set<Long> media = new LinkedHashSet<>();
    for (SdpLine line : section.attributes("ssrc-group")) {
      String[] words = line.attributeValue().trim().split(" +", -1);
      if (words[0].equals("SIM")) {
        layers(line, words, media);
      } else if (words.length == 3 && (words[0].equals("FID") || words[0].equals("FEC-FR"))) {
        long repaired = line.number(words[1], 0, MAX_SSRC, "an SSRC");
        long repair = line.number(words[2], 0, MAX_SSRC, "an SSRC");
        repairing.add(repair);
        if (words[0].equals("FID")) {
          rtx.put(repaired, repair);
        }
      }
    }
    for (SdpLine line : section.attributes("ssrc")) {
      media.add(line.number(before(line), 0, MAX_SSRC, "an SSRC"));
      if (media.size() > 2 * MAX_LAYERS + 1) { // with their RTX, and one for FEC
        throw line.refuse("more SSRCs than %d layers need".formatted(MAX_LAYERS));
      }
    }
    media.removeAll(repairing);
    return media.stream()
        .map(ssrc -> new SsrcPair(ssrc, Optional.ofNullable(rtx.get(ssrc))))
        .toList();
  }

  private static void layers(SdpLine group, String[] words, Set<Long> into) throws SdpException {
    if (!into.isEmpty()) {
      throw group.refuse("a second a=ssrc-group:SIM");
    }
    if (words.length < 2 || words.length > 1 + MAX_LAYERS) {
      throw group.refuse("a=ssrc-group:SIM has 1 to %d SSRCs".formatted(MAX_LAYERS));
    }
    for (int i = 1; i < words.length; i++) {
      if (!into.add(group.number(words[i], 0, MAX_SSRC, "an SSRC"))) {
        throw group.refuse("a=ssrc-group:SIM names an SSRC twice");
      }
    }
  }

  /// The RIDs of `a=simulcast:send` as written (RFC 8853 §5.1). Of alternatives (`,`) the first
  /// counts; that a stream begins paused (`~`) changes nothing for us.
  private List<String> rids() throws SdpException {
    List<SdpLine> lines = section.attributes("simulcast");
    if (lines.isEmpty()) {
      return List.of();
    }
    SdpLine simulcast = lines.getFirst();
    if (lines.size() > 1) {
      throw lines.get(1).refuse("a second a=simulcast");
    }
    Set<String> sent = sentRids();
    List<String> rids = new ArrayList<>();
    String[] words = simulcast.attributeValue().trim().split(" +", -1);
    if (words.length != 2 && words.length != 4) {
      throw simulcast.refuse("a=simulcast is send or recv and its rids, or both");
    }
    for (int i = 0; i < words.length; i += 2) {
      if (words[i].equals("send")) {
        for (String stream : words[i + 1].split(";", MAX_LAYERS + 1)) {
          String rid = stream.split(",", 2)[0];
          rid = rid.startsWith("~") ? rid.substring(1) : rid;
          if (rids.size() == MAX_LAYERS) {
            throw simulcast.refuse("more than %d rids".formatted(MAX_LAYERS));
          }
          if (!sent.contains(rid) || rids.contains(rid)) {
            throw simulcast.refuse("names a rid that is not sent, or one twice");
          }
          rids.add(rid);
        }
      } else if (!words[i].equals("recv")) {
        throw simulcast.refuse("a=simulcast is send or recv and its rids, or both");
      }
    }
    return rids;
  }

  /// `a=rid:f send pt=96;max-width=1280` (RFC 8851 §4). The restrictions are what the client holds
  /// itself to: they are checked for their form, and the relay takes whatever it agreed on.
  private Set<String> sentRids() throws SdpException {
    Set<String> sent = new HashSet<>();
    for (SdpLine line : section.attributes("rid")) {
      String rid = before(line);
      if (!RID.matcher(rid).matches()) {
        throw line.refuse("a rid is 1 to 16 of A-Z a-z 0-9 _ -");
      }
      String[] words = after(line).trim().split(" +", -1);
      if (words.length > 2 || !(words[0].equals("send") || words[0].equals("recv"))) {
        throw line.refuse("a=rid is a rid, send or recv, and its restrictions");
      }
      if (words.length == 2) {
        checkRestrictions(line, words[1]);
      }
      if (words[0].equals("send") && !sent.add(rid)) {
        throw line.refuse("the rid is declared twice");
      }
    }
    return sent;
  }

  private static void checkRestrictions(SdpLine line, String text) throws SdpException {
    for (String restriction : text.split(";", -1)) {
      int equals = restriction.indexOf('=');
      String key = equals < 0 ? restriction : restriction.substring(0, equals);
      if (key.isEmpty() || !key.chars().allMatch(OfferReader::isTokenCharacter)) {
        throw line.refuse("a restriction of a rid is key=value");
      }
      if (key.equals("pt")) {
        for (String payloadType : restriction.substring(equals + 1).split(",", -1)) {
          var _ = line.number(payloadType, 0, 127, "a payload type");
        }
      }
    }
  }

  private static String before(SdpLine line) {
    String value = line.attributeValue();
    int space = value.indexOf(' ');
    return space < 0 ? value : value.substring(0, space);
  }

  private static String after(SdpLine line) {
    String value = line.attributeValue();
    int space = value.indexOf(' ');
    return space < 0 ? "" : value.substring(space + 1);
  }
}
