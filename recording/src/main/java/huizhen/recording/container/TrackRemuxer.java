package huizhen.recording.container;

import huizhen.recording.api.RecordingException;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.capture.RtpView;
import huizhen.recording.capture.TrackTimeline;
import huizhen.recording.container.WebmFormat.WebmCodec;
import huizhen.relay.api.Codec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns the records of one track's journal into a WebM (H.264: fragmented MP4) file, without
/// decoding anything. Give it the records of one segment, or of all in order, then [#finish()].
public final class TrackRemuxer {
  /// What an empty video says its size is: a container must give one.
  private static final int NO_PICTURE = 16;

  private final Consumer<byte[]> out;
  private final long endMillis;
  private Optional<Pipeline> pipeline = Optional.empty();
  private Optional<LeadIn> leadIn = Optional.empty();

  /// @param endMillis when it ends, counted from the recording's start; 0 when unknown
  public TrackRemuxer(long endMillis, Consumer<byte[]> out) {
    this.endMillis = endMillis;
    this.out = out;
  }

  public void accept(JournalRecord record) {
    switch (record) {
      case JournalRecord.TrackStart start -> {
        if (pipeline.isEmpty()) {
          pipeline = Optional.of(new Pipeline(start.codec(), endMillis, out));
          leadIn = Optional.of(new LeadIn(Math.max(1, start.codec().clockRate())));
        }
      }
      case JournalRecord.TimelineState state -> {
        if (state.isSynced()) {
          release();
        }
        if (leadIn.isEmpty()) { // a track's first segment knows no more than its first packet says
          pipeline.ifPresent(p -> p.timeline.resume(state));
        }
      }
      case JournalRecord.LayerChange _ -> {
        if (leadIn.filter(LeadIn::hasPackets).isPresent()) {
          release(); // what is known of the layer before does not hold for this one
        }
        pipeline.ifPresent(p -> p.timeline.layerChanged());
      }
      case JournalRecord.Rtp _, JournalRecord.SenderReport _ -> {
        if (leadIn.isEmpty()) {
          pipeline.ifPresent(p -> p.accept(record));
        } else if (!leadIn.get().add(record)) {
          release();
        }
      }
      case JournalRecord.Gap _,
          JournalRecord.KeyframeAsked _,
          JournalRecord.TrackEnd _,
          JournalRecord.Note _ -> {
        // What is missing shows in the sequence numbers.
      }
    }
  }

  private void release() {
    leadIn.ifPresent(held -> pipeline.ifPresent(p -> p.begin(held)));
    leadIn = Optional.empty();
  }

  public void finish() {
    release();
    pipeline.ifPresent(Pipeline::finish);
  }

  /// From packet to block. Exists once the track's codec is known.
  private static final class Pipeline implements ReorderBuffer.Out {
    private final WebmCodec codec;
    private final int payloadType;
    private final Map<String, String> parameters;
    private final boolean isRed;
    private final int channels;
    private final long endMillis;
    private final Consumer<byte[]> out;
    private final Depacketizer depacketizer;
    private final TrackTimeline timeline;
    private final ReorderBuffer reorder = new ReorderBuffer(this);
    private Optional<TrackWriter> writer = Optional.empty();

    Pipeline(Codec codec, long endMillis, Consumer<byte[]> out) {
      this.payloadType = codec.payloadType();
      this.parameters = codec.parameters();
      this.isRed = codec.name().equalsIgnoreCase("red");
      this.channels = isRed ? 2 : Math.clamp(codec.channels(), 1, 2);
      this.endMillis = endMillis;
      this.out = out;
      this.timeline = new TrackTimeline(Math.max(1, codec.clockRate()));
      switch (codec.name().toLowerCase(Locale.ROOT)) {
        case "opus", "red" -> {
          this.codec = WebmCodec.OPUS;
          depacketizer = new OpusDepacketizer(channels, isRed ? payloadType : -1);
        }
        case "vp8" -> {
          this.codec = WebmCodec.VP8;
          depacketizer = new Vp8Depacketizer();
        }
        case "vp9" -> {
          this.codec = WebmCodec.VP9;
          depacketizer = new Vp9Depacketizer();
        }
        case "h264" -> {
          this.codec = WebmCodec.H264;
          depacketizer = new H264Depacketizer();
        }
        case "av1" -> {
          this.codec = WebmCodec.AV1;
          depacketizer = new Av1Depacketizer();
        }
        default ->
            throw new RecordingException(
                "a track in %s cannot be played; its journal keeps it".formatted(codec.name()));
      }
    }

    /// Lays the first seconds out by what their reports say together.
    void begin(LeadIn leadIn) {
      leadIn.state().ifPresent(timeline::resume);
      leadIn.packets().forEach(this::packet);
    }

    void accept(JournalRecord record) {
      switch (record) {
        case JournalRecord.Rtp rtp -> packet(rtp);
        case JournalRecord.SenderReport report -> timeline.report(report);
        default -> throw new IllegalArgumentException("neither a packet nor a report");
      }
    }

    private void packet(JournalRecord.Rtp rtp) {
      var bytes = new byte[rtp.packet().remaining()];
      rtp.packet().duplicate().get(bytes);
      var view = new RtpView();
      if (!view.wrap(bytes, 0, bytes.length)) {
        return;
      }
      long time = timeline.packet(view.ssrc(), view.timestamp32(), rtp.atNanos());
      if (time >= 0) {
        reorder.packet(view, time, rtp.atNanos());
      } else if (codec != WebmCodec.OPUS) {
        reorder.packet(view, 0, rtp.atNanos());
      }
      // Sound from before the recording began would put all behind it that comes after.
    }

    @Override
    public void packet(RtpView packet, long timeNanos) {
      // Comfort noise and telephone events have types of their own and no place in the file.
      if (packet.payloadType() == payloadType || (isRed && carriesPlain(packet.payloadType()))) {
        depacketizer.packet(packet, timeNanos, this::write);
      }
    }

    @Override
    public void lost() {
      depacketizer.lost();
    }

    void finish() {
      reorder.flush();
      if (writer.isEmpty()) {
        open(NO_PICTURE, NO_PICTURE);
      }
      writer.ifPresent(TrackWriter::flush);
    }

    /// Whether RED's fmtp, e.g. `111/111`, names this type as the plain one.
    private boolean carriesPlain(int type) {
      return parameters.values().stream()
          .anyMatch(value -> value.equals(Integer.toString(type)) || value.startsWith(type + "/"));
    }

    private void write(EncodedFrame frame) {
      if (writer.isEmpty()) {
        open(
            frame.width() > 0 ? frame.width() : NO_PICTURE,
            frame.height() > 0 ? frame.height() : NO_PICTURE);
      }
      writer.ifPresent(w -> w.frame(frame));
    }

    private void open(int width, int height) {
      var format = new WebmFormat(codec, width, height, channels, endMillis);
      byte[] setUp = depacketizer.codecPrivate();
      writer =
          Optional.of(
              codec == WebmCodec.H264
                  ? new FragmentedMp4(format, setUp, out)
                  : new WebmWriter(format, setUp, out));
    }
  }
}
