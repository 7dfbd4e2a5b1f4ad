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

/// Reads what one audio or video section says about RTP: payload types (RFC 8866 §6.6, RFC 4585),
/// header extensions (RFC 8285), SSRCs (RFC 5576) and RIDs (RFC 8851, 8853).
final class SectionReader {
  private static final long MAX_SSRC = 0xffff_ffffL;
  private static final int MAX_RIDS = 8;

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
    return new OfferedSection(mid, kind, direction, source, codecs(), extensions(), ssrcs, rids);
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

  private List<HeaderExtension> extensions() throws SdpException {
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
      if (id <= 255 && !(key.length == 2 && key[1].equals("inactive"))) {
        if (!ids.add(id)) {
          throw line.refuse("an extension id is used twice");
        }
        extensions.add(new HeaderExtension(id, space < 0 ? uri : uri.substring(0, space)));
      }
    }
    return extensions;
  }

  private List<SsrcPair> ssrcs() throws SdpException {
    Map<Long, Long> rtx = new LinkedHashMap<>();
    Set<Long> repairing = new HashSet<>();
    for (SdpLine line : section.attributes("ssrc-group")) {
      String[] words = line.attributeValue().split(" ", -1);
      if (words.length == 3 && (words[0].equals("FID") || words[0].equals("FEC-FR"))) {
        long media = line.number(words[1], 0, MAX_SSRC, "an SSRC");
        long repair = line.number(words[2], 0, MAX_SSRC, "an SSRC");
        repairing.add(repair);
        if (words[0].equals("FID")) {
          rtx.put(media, repair);
        }
      }
    }
    Set<Long> announced = new LinkedHashSet<>();
    for (SdpLine line : section.attributes("ssrc")) {
      announced.add(line.number(before(line), 0, MAX_SSRC, "an SSRC"));
    }
    announced.removeAll(repairing);
    return announced.stream()
        .map(media -> new SsrcPair(media, Optional.ofNullable(rtx.get(media))))
        .toList();
  }

  /// Alternatives (`,`) and initial pausing (`~`) are read and not used: the first alternative
  /// counts.
  private List<String> rids() throws SdpException {
    Set<String> sent = new LinkedHashSet<>();
    for (SdpLine line : section.attributes("rid")) {
      String rid = before(line);
      if (!rid.matches("[A-Za-z0-9_-]{1,16}")) {
        throw line.refuse("a rid is 1 to 16 of A-Z a-z 0-9 _ -");
      }
      if (after(line).startsWith("send")) {
        sent.add(rid);
      }
    }
    Optional<SdpLine> simulcast = section.attribute("simulcast");
    if (simulcast.isEmpty()) {
      return List.of();
    }
    List<String> rids = new ArrayList<>();
    String[] words = simulcast.get().attributeValue().trim().split(" +", -1);
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals("send")) {
        for (String stream : words[i + 1].split(";", -1)) {
          String rid = stream.split(",", 2)[0];
          rid = rid.startsWith("~") ? rid.substring(1) : rid;
          if (!sent.contains(rid) || rids.contains(rid)) {
            throw simulcast.get().refuse("names a rid that is not sent, or one twice");
          }
          rids.add(rid);
        }
      }
    }
    if (rids.size() > MAX_RIDS) {
      throw simulcast.get().refuse("more than %d rids".formatted(MAX_RIDS));
    }
    return rids;
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
