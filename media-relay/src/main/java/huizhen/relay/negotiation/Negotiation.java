package huizhen.relay.negotiation;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.RelayException.Reason;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Agrees with a client on its sections (RFC 8829, RFC 9429, answerer's side). Pure: the same offer
/// gives the same answer, but for the SSRCs of new slots.
///
/// A sending video section is taken with up to [#MAX_ENCODINGS] simulcast layers. Opus comes with
/// RED first where the client offers it (RFC 2198): what is lost on the way up is then found in the
/// packets that follow.
public final class Negotiation {
  /// Simulcast layers of one section; those offered beyond are not taken.
  public static final int MAX_ENCODINGS = 4;

  private static final int MAX_RID_CHARACTERS = 16;

  private static final Set<String> UP_EXTENSIONS =
      Set.of(
          ExtensionIds.MID,
          ExtensionIds.RID,
          ExtensionIds.REPAIRED_RID,
          ExtensionIds.AUDIO_LEVEL,
          ExtensionIds.TRANSPORT_CC,
          ExtensionIds.ABS_SEND_TIME);

  private static final Set<String> AV1_UP_EXTENSIONS = and(ExtensionIds.DEPENDENCY_DESCRIPTOR);

  /// Pictures say in their sender reports when they were taken.
  private static final Set<String> SOUND_UP_EXTENSIONS = and(ExtensionIds.ABS_CAPTURE_TIME);

  private final NegotiationLimits limits;
  private final SsrcAllocator ssrcs;

  public Negotiation(NegotiationLimits limits, SsrcAllocator ssrcs) {
    this.limits = limits;
    this.ssrcs = ssrcs;
  }

  /// @param known the SSRCs that slots of this transport have already, by mid
  /// @throws RelayException `BAD_OFFER` when the offer as a whole can't be answered
  public List<NegotiatedSection> answer(
      Seat seat, SessionOffer offer, Map<String, SsrcPair> known) {
    checkBounds(offer);
    List<NegotiatedSection> sections = new ArrayList<>();
    for (OfferedSection section : offer.sections()) {
      sections.add(answer(seat, section, known));
    }
    if (sections.stream().allMatch(section -> section.answer().isRejected())) {
      throw bad("the offer has no section with a codec that the relay forwards");
    }
    return List.copyOf(sections);
  }

  private void checkBounds(SessionOffer offer) {
    if (offer.sections().isEmpty() || offer.sections().size() > limits.sections()) {
      throw bad("an offer has 1 to %d media sections".formatted(limits.sections()));
    }
    Set<String> mids = new HashSet<>();
    for (OfferedSection section : offer.sections()) {
      int midLength = section.mid().length();
      if (midLength < 1
          || midLength > limits.midCharacters()
          || !section.mid().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw bad("a mid has 1 to %d ASCII characters".formatted(limits.midCharacters()));
      }
      if (!mids.add(section.mid())) {
        throw bad("two sections have the same mid");
      }
      if (section.codecs().size() > limits.codecs()
          || section.extensions().size() > limits.codecs()
          || section.ssrcs().size() > limits.ssrcs()
          || section.rids().size() > limits.rids()) {
        throw bad("a section lists more codecs, extensions, SSRCs or RIDs than the relay takes");
      }
    }
  }

  private NegotiatedSection answer(Seat seat, OfferedSection offered, Map<String, SsrcPair> known) {
    return switch (offered.direction()) {
      case SEND_ONLY, SEND_RECEIVE ->
          switch (seat) {
            case Seat.Member(var _), Seat.Publisher(var _) -> up(offered);
            case Seat.Observer(var _) -> throw bad("an observer does not send");
          };
      case RECEIVE_ONLY ->
          switch (seat) {
            case Seat.Member(var _), Seat.Observer(var _) -> slot(offered, known);
            case Seat.Publisher(var _) -> rejected(offered);
          };
      case INACTIVE -> inactive(offered, known);
    };
  }

  private NegotiatedSection up(OfferedSection offered) {
    TrackSource source =
        offered.source().orElseThrow(() -> bad("a sending section does not say what it shows"));
    if (source.kind() != offered.kind()) {
      throw bad("a section's source is not of the section's kind");
    }
    List<Codec> codecs = agreed(offered);
    if (codecs.isEmpty()) {
      return rejected(offered);
    }
    List<HeaderExtension> extensions =
        extensions(offered, upExtensions(offered.kind(), codecs.getFirst()));
    List<String> rids = rids(offered, extensions);
    AnsweredSection answer =
        new AnsweredSection(
            offered.mid(),
            offered.kind(),
            Direction.RECEIVE_ONLY,
            codecs,
            extensions,
            Optional.empty(),
            rids);
    return new NegotiatedSection.Up(
        offered.mid(),
        offered.kind(),
        source,
        new PayloadTypes(codecs),
        ids(extensions),
        offered.ssrcs(),
        feedback(codecs, extensions),
        answer);
  }

  private static Set<String> upExtensions(MediaKind kind, Codec first) {
    if (kind == MediaKind.AUDIO) {
      return SOUND_UP_EXTENSIONS;
    }
    return isAv1(first) ? AV1_UP_EXTENSIONS : UP_EXTENSIONS;
  }

  private static Set<String> and(String uri) {
    return Stream.concat(UP_EXTENSIONS.stream(), Stream.of(uri))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Only AV1 is to be described by dependency descriptors: libwebrtc leaves picture ids and
  /// temporal layers out of VP8's own payload descriptor where they are agreed.
  private static boolean isAv1(Codec first) {
    return CodecFormat.of(first).filter(CodecFormat.AV1::equals).isPresent();
  }

  /// The layers that are told apart by the RID extension (RFC 8852, RFC 8853): without it there is
  /// nothing to know them by, and only one is taken.
  private static List<String> rids(OfferedSection offered, List<HeaderExtension> extensions) {
    ExtensionIds ids = ids(extensions);
    if (offered.kind() != MediaKind.VIDEO || ids.rid() == 0 || ids.mid() == 0) {
      return List.of();
    }
    return offered.rids().stream()
        .filter(rid -> !rid.isEmpty() && rid.length() <= MAX_RID_CHARACTERS)
        .distinct()
        .limit(MAX_ENCODINGS)
        .toList();
  }

  private NegotiatedSection slot(OfferedSection offered, Map<String, SsrcPair> known) {
    List<Codec> codecs = agreed(offered);
    if (codecs.isEmpty()) {
      return rejected(offered);
    }
    List<HeaderExtension> extensions =
        extensions(
            offered,
            Set.of(
                ExtensionIds.MID,
                ExtensionIds.AUDIO_LEVEL,
                ExtensionIds.TRANSPORT_CC,
                ExtensionIds.DEPENDENCY_DESCRIPTOR,
                ExtensionIds.PLAYOUT_DELAY));
    SsrcPair outgoing = known.get(offered.mid());
    if (outgoing != null && outgoing.rtx().isPresent() != (offered.kind() == MediaKind.VIDEO)) {
      throw bad("a section keeps its kind");
    }
    if (outgoing == null) {
      outgoing =
          new SsrcPair(
              ssrcs.next(),
              offered.kind() == MediaKind.VIDEO ? Optional.of(ssrcs.next()) : Optional.empty());
    }
    AnsweredSection answer =
        new AnsweredSection(
            offered.mid(),
            offered.kind(),
            Direction.SEND_ONLY,
            codecs,
            extensions,
            Optional.of(outgoing),
            List.of());
    return new NegotiatedSection.Slot(
        offered.mid(),
        offered.kind(),
        new PayloadTypes(codecs),
        ids(extensions),
        outgoing,
        feedback(codecs, extensions),
        answer);
  }

  private NegotiatedSection inactive(OfferedSection offered, Map<String, SsrcPair> known) {
    AnsweredSection answer =
        new AnsweredSection(
            offered.mid(),
            offered.kind(),
            Direction.INACTIVE,
            agreed(offered),
            extensions(offered, Set.of(ExtensionIds.MID)),
            Optional.ofNullable(known.get(offered.mid())),
            List.of());
    return new NegotiatedSection.Idle(offered.mid(), answer);
  }

  private static NegotiatedSection rejected(OfferedSection offered) {
    AnsweredSection answer =
        new AnsweredSection(
            offered.mid(),
            offered.kind(),
            Direction.INACTIVE,
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return new NegotiatedSection.Idle(offered.mid(), answer);
  }

  /// The codecs in the relay's order of preference, each with its RED before and its RTX behind it.
  private static List<Codec> agreed(OfferedSection offered) {
    List<Codec> agreed = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (CodecFormat format : CodecFormat.values()) {
      for (Codec codec : offered.codecs()) {
        if (format.kind() != offered.kind()
            || CodecFormat.of(codec).filter(format::equals).isEmpty()
            || !taken.add(codec.payloadType())) {
          continue;
        }
        for (Codec red : offered.codecs()) {
          if (RedCodec.carries(red) == codec.payloadType()
              && red.clockRate() == codec.clockRate()
              && taken.add(red.payloadType())) {
            agreed.add(withoutFeedback(red));
            break;
          }
        }
        agreed.add(withFeedback(codec));
        for (Codec rtx : offered.codecs()) {
          if (RtxCodec.repairs(rtx) == codec.payloadType()
              && rtx.clockRate() == codec.clockRate()
              && taken.add(rtx.payloadType())) {
            agreed.add(withoutFeedback(rtx));
            break;
          }
        }
      }
    }
    return List.copyOf(agreed);
  }

  private static Codec withFeedback(Codec codec) {
    boolean hasTransportCc = codec.feedback().contains("transport-cc");
    List<String> kept =
        codec.feedback().stream()
            .filter(value ->
                switch (value) {
                  case "nack", "nack pli", "ccm fir", "transport-cc" -> true;
                  case "goog-remb" -> !hasTransportCc;
                  default -> false;
                })
            .distinct()
            .toList();
    return new Codec(
        codec.payloadType(),
        codec.name(),
        codec.clockRate(),
        codec.channels(),
        codec.parameters(),
        kept);
  }

  private static Codec withoutFeedback(Codec codec) {
    return new Codec(
        codec.payloadType(),
        codec.name(),
        codec.clockRate(),
        codec.channels(),
        codec.parameters(),
        List.of());
  }

  private static List<HeaderExtension> extensions(OfferedSection offered, Set<String> wanted) {
    List<HeaderExtension> kept = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    Set<String> uris = new HashSet<>();
    for (HeaderExtension extension : offered.extensions()) {
      boolean isUsable = extension.id() >= 1 && extension.id() <= 255 && extension.id() != 15;
      if (isUsable
          && wanted.contains(extension.uri())
          && !ids.contains(extension.id())
          && uris.add(extension.uri())) {
        ids.add(extension.id());
        kept.add(extension);
      }
    }
    return kept;
  }

  private static ExtensionIds ids(List<HeaderExtension> extensions) {
    ExtensionIds ids = ExtensionIds.NONE;
    for (HeaderExtension extension : extensions) {
      ids = ids.with(extension.uri(), extension.id());
    }
    return ids;
  }

  private static NegotiatedSection.Feedback feedback(
      List<Codec> codecs, List<HeaderExtension> extensions) {
    // The preferred codec speaks for the section: browsers offer the same feedback for each.
    List<String> offered =
        codecs.stream()
            .filter(codec -> CodecFormat.of(codec).isPresent())
            .findFirst()
            .map(Codec::feedback)
            .orElse(List.of());
    boolean hasTransportCc = offered.contains("transport-cc") && ids(extensions).transportCc() != 0;
    return new NegotiatedSection.Feedback(
        offered.contains("nack"),
        offered.contains("nack pli"),
        offered.contains("ccm fir"),
        hasTransportCc,
        offered.contains("goog-remb"));
  }

  private static RelayException bad(String message) {
    return new RelayException(Reason.BAD_OFFER, message);
  }
}
