package huizhen.signaling.sdp;

import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.sdp.ClientOffer.MediaLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a client's offer (RFC 8829 §5.8). Everything is bundled on one transport (RFC 8843): a
/// section outside the first bundle is rejected in the answer, as is a data channel and a stopped
/// section (port 0); the relay never hears of those.
public final class OfferReader {
  private static final int MAX_MID_CHARACTERS = 32;
  private static final int MAX_FINGERPRINTS = 8;

  private final SdpText sdp;
  private final SourceOf sources;
  private final Set<String> mids = new HashSet<>();
  private final List<MediaLine> lines = new ArrayList<>();
  private final List<OfferedSection> sections = new ArrayList<>();
  private SdpText.@org.jspecify.annotations.Nullable Section transport;

  private OfferReader(SdpText sdp, SourceOf sources) {
    this.sdp = sdp;
    this.sources = sources;
  }

  /// Says what a sending section shows.
  @FunctionalInterface
  public interface SourceOf {
    Optional<TrackSource> source(String mid, MediaKind kind);

    /// As the client's `tracks` say.
    static SourceOf named(Map<String, TrackSource> byMid) {
      return (mid, kind) -> Optional.ofNullable(byMid.get(mid));
    }
  }

  public static ClientOffer read(String text, SourceOf sources) throws SdpException {
    return new OfferReader(SdpText.read(text), sources).offer();
  }

  private ClientOffer offer() throws SdpException {
    if (sdp.sections().isEmpty()) {
      throw new SdpException(0, "no media section");
    }
    Set<String> bundle = bundle();
    for (SdpText.Section section : sdp.sections()) {
      read(section, bundle);
    }
    if (transport == null) {
      throw new SdpException(0, "no audio or video section that could be answered");
    }
    boolean mixed =
        sdp.sessionAttribute("extmap-allow-mixed").isPresent()
            || transport.attribute("extmap-allow-mixed").isPresent();
    SessionOffer offer =
        new SessionOffer(ice(transport), fingerprints(transport), setup(transport), sections);
    return new ClientOffer(offer, lines, mixed);
  }

  /// The mids of the first group (RFC 8843 §7.2). Empty: no group, then only one section is taken.
  private Set<String> bundle() {
    Set<String> members = new LinkedHashSet<>();
    for (SdpLine line : sdp.session()) {
      if (members.isEmpty() && line.value().startsWith("group:BUNDLE ")) {
        members.addAll(List.of(line.value().substring(13).trim().split(" +", -1)));
      }
    }
    return members;
  }

  private void read(SdpText.Section section, Set<String> bundle) throws SdpException {
    String[] media = section.media().value().split(" ", -1);
    if (media.length < 4 || media[0].isEmpty() || media[2].isEmpty() || media[3].isEmpty()) {
      throw section.media().refuse("m= needs media, port, protocol and a format");
    }
    String port = media[1].contains("/") ? media[1].substring(0, media[1].indexOf('/')) : media[1];
    boolean isStopped =
        section.media().number(port, 0, 65_535, "the port") == 0
            && section.attribute("bundle-only").isEmpty();
    String mid = mid(section);
    boolean isAudioOrVideo = media[0].equals("audio") || media[0].equals("video");
    boolean isBundled = bundle.isEmpty() ? transport == null : bundle.contains(mid);
    boolean isForRelay =
        isAudioOrVideo && !isStopped && isBundled && media[2].endsWith("/TLS/RTP/SAVPF");
    if (isAudioOrVideo && !isStopped && mid.isEmpty()) {
      throw section.media().refuse("the section has no a=mid");
    }
    if (isForRelay) {
      if (section.attribute("rtcp-mux").isEmpty()) {
        throw section.media().refuse("the section has no a=rtcp-mux, which bundling needs");
      }
      MediaKind kind = MediaKind.valueOf(media[0].toUpperCase(Locale.ROOT));
      Direction direction = direction(section);
      sections.add(
          new SectionReader(sdp, section)
              .read(mid, kind, direction, source(section, mid, kind, direction)));
      if (transport == null) {
        transport = section;
      }
    }
    lines.add(new MediaLine(mid, media[0], media[2], media[3], isForRelay));
  }

  private String mid(SdpText.Section section) throws SdpException {
    Optional<SdpLine> line = section.attribute("mid");
    if (line.isEmpty()) {
      return "";
    }
    String mid = line.get().attributeValue();
    if (mid.isEmpty()
        || mid.length() > MAX_MID_CHARACTERS
        || !mid.chars().allMatch(OfferReader::isTokenCharacter)) {
      throw line.get().refuse("a mid is 1 to %d token characters".formatted(MAX_MID_CHARACTERS));
    }
    if (!mids.add(mid)) {
      throw line.get().refuse("the mid is used twice");
    }
    return mid;
  }

  static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`{|}~".indexOf(c) >= 0;
  }

  private Direction direction(SdpText.Section section) {
    for (List<SdpLine> level : List.of(section.lines(), sdp.session())) {
      for (SdpLine line : level) {
        if (line.type() == 'a') {
          switch (line.value()) {
            case "sendonly" -> {
              return Direction.SEND_ONLY;
            }
            case "recvonly" -> {
              return Direction.RECEIVE_ONLY;
            }
            case "sendrecv" -> {
              return Direction.SEND_RECEIVE;
            }
            case "inactive" -> {
              return Direction.INACTIVE;
            }
            default -> {}
          }
        }
      }
    }
    return Direction.SEND_RECEIVE; // RFC 8866 §6.7
  }

  private Optional<TrackSource> source(
      SdpText.Section section, String mid, MediaKind kind, Direction direction)
      throws SdpException {
    if (direction == Direction.RECEIVE_ONLY || direction == Direction.INACTIVE) {
      return Optional.empty();
    }
    Optional<TrackSource> source = sources.source(mid, kind);
    if (source.isEmpty()) {
      throw section.media().refuse("the section sends, but nothing says what it shows");
    }
    if (source.get().kind() != kind) {
      throw section.media().refuse("the named source is of another kind than the section");
    }
    return source;
  }

  private IceCredentials ice(SdpText.Section section) throws SdpException {
    return IceText.credentials(
        either(section, "ice-ufrag", "the offer has no a=ice-ufrag"),
        either(section, "ice-pwd", "the offer has no a=ice-pwd"));
  }

  private List<Fingerprint> fingerprints(SdpText.Section section) throws SdpException {
    List<SdpLine> found = section.attributes("fingerprint");
    if (found.isEmpty()) {
      found = sdp.session().stream().filter(line -> line.isAttribute("fingerprint")).toList();
    }
    if (found.isEmpty()) {
      throw section.media().refuse("the offer has no a=fingerprint");
    }
    if (found.size() > MAX_FINGERPRINTS) {
      throw found.getLast().refuse("more than %d fingerprints".formatted(MAX_FINGERPRINTS));
    }
    List<Fingerprint> fingerprints = new ArrayList<>();
    for (SdpLine line : found) {
      String[] words = line.attributeValue().split(" ", -1);
      if (words.length != 2
          || !words[0].toLowerCase(Locale.ROOT).matches("[a-z0-9-]{1,16}")
          || !words[1].matches("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){0,127}")) {
        throw line.refuse("a fingerprint is a hash name and colon-separated hex");
      }
      fingerprints.add(
          new Fingerprint(words[0].toLowerCase(Locale.ROOT), words[1].toUpperCase(Locale.ROOT)));
    }
    return fingerprints;
  }

  private DtlsSetup setup(SdpText.Section section) throws SdpException {
    SdpLine line = either(section, "setup", "the offer has no a=setup");
    return switch (line.attributeValue()) {
      case "actpass" -> DtlsSetup.ACTPASS;
      case "active" -> DtlsSetup.ACTIVE;
      case "passive" -> DtlsSetup.PASSIVE;
      default -> throw line.refuse("a=setup is actpass, active or passive");
    };
  }

  private SdpLine either(SdpText.Section section, String name, String ifMissing)
      throws SdpException {
    Optional<SdpLine> line = section.attribute(name).or(() -> sdp.sessionAttribute(name));
    if (line.isEmpty()) {
      throw section.media().refuse(ifMissing);
    }
    return line.get();
  }
}
