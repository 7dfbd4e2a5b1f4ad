"""A client of WHIP and WHEP on GStreamer's webrtcbin: libnice, OpenSSL and libsrtp, no browser's code.

usage: gst_client.py check
       gst_client.py publish|play URL TICKET SECONDS CODEC
check: ends with 0 when everything that it needs is installed.
publish: two blocks of colour (magenta, cyan) with a white marker and a tone of 660 Hz, for so many seconds.
play: takes one sound and one picture, says after so many seconds what came, as JSON.
Prints `connected` when media is up.
"""

import json
import ssl
import sys
import threading
import time
import urllib.request

import gi
import numpy

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC  # noqa: E402

RATE, HERTZ = 48000, 660
PATIENCE_SECONDS = 20

# One of each plug-in.
NEEDED = "webrtcbin nicesrc dtlssrtpdec srtpdec rtpbin vp8enc opusenc openh264enc h264parse compositor appsink".split()

# A keyframe comes when somebody asks for one.
ENCODERS = {
    "VP8": "vp8enc deadline=1 cpu-used=8 target-bitrate=600000 keyframe-max-dist=3000 ! rtpvp8pay picture-id-mode=2",
    "VP9": "vp9enc deadline=1 cpu-used=8 target-bitrate=600000 keyframe-max-dist=3000 ! rtpvp9pay picture-id-mode=2",
    "H264": "openh264enc bitrate=600000 complexity=low gop-size=3000 ! video/x-h264,profile=constrained-baseline"
    " ! h264parse ! rtph264pay aggregate-mode=zero-latency config-interval=-1",
}

DECODERS = {
    "VP8": "rtpvp8depay ! vp8dec",
    "VP9": "rtpvp9depay ! vp9dec",
    "H264": "rtph264depay ! h264parse ! openh264dec",
}
DECODE_SOUND = (
    "rtpopusdepay ! opusdec use-inband-fec=true ! audioconvert ! audioresample"
    f" ! audio/x-raw,format=S16LE,rate={RATE},channels=1"
)

SOLID = "videotestsrc is-live=true pattern=solid-color foreground-color={} ! video/x-raw,width={},height={},framerate=15/1"

# The sound comes and goes: a steady one would be taken for noise.
PUBLISH = " ".join(
    [
        "webrtcbin name=peer bundle-policy=max-bundle latency=100",
        "compositor name=picture background=black sink_0::xpos=0 sink_1::xpos=320 sink_2::ypos=246 sink_2::zorder=9",
        "! video/x-raw,format=I420,width=640,height=360 ! queue ! {encoder}",
        "! application/x-rtp,media=video,encoding-name={codec},payload=96 ! peer.",
        SOLID.format("0xffff00ff", 320, 360) + " ! picture.sink_0",
        SOLID.format("0xff00ffff", 320, 360) + " ! picture.sink_1",
        SOLID.format("0xffffffff", 48, 48) + " ! picture.sink_2",
        f"audiotestsrc is-live=true wave=ticks freq={HERTZ} sine-periods-per-tick=396 tick-interval=800000000",
        f"samplesperbuffer=960 ! audio/x-raw,rate={RATE},channels=1 ! audioconvert ! opusenc ! rtpopuspay",
        "! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! peer.",
    ]
)


class Watcher:
    """Counts what came, and keeps the last picture and two seconds of sound."""

    def __init__(self):
        self.frames = 0
        self.picture = None
        self.sounds = 0
        self.samples = []

    def watch(self, sink):
        sample = sink.emit("pull-sample")
        self.frames += 1
        self.picture = (sample.get_caps().get_structure(0), bytes_of(sample))
        return Gst.FlowReturn.OK

    def listen(self, sink):
        sample = sink.emit("pull-sample")
        self.sounds += 1
        self.samples.append(numpy.frombuffer(bytes_of(sample), numpy.int16))
        while sum(map(len, self.samples)) > 2 * RATE:
            self.samples.pop(0)
        return Gst.FlowReturn.OK

    def report(self):
        found = {"frames": self.frames, "sounds": self.sounds}
        if self.picture is not None:
            caps, pixels = self.picture
            width, height = caps.get_value("width"), caps.get_value("height")
            found |= {"width": width, "height": height}
            stride = (3 * width + 3) // 4 * 4
            rgb = numpy.frombuffer(pixels, numpy.uint8)[: stride * height].reshape(height, stride)
            rgb = rgb[:, : 3 * width].reshape(height, width, 3)
            for name, share in (("left", 0.25), ("right", 0.75)):
                x, y = int(width * share), height // 4
                found[name] = [int(it) for it in rgb[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1))]
        if self.samples:
            sound = numpy.concatenate(self.samples).astype(float)
            power = numpy.abs(numpy.fft.rfft(sound * numpy.hanning(len(sound))))
            found["hertz"] = round(float(power.argmax()) * RATE / len(sound))
            found["level"] = round(float(numpy.abs(sound).max()))
        return found


def bytes_of(sample):
    buffer = sample.get_buffer()
    return buffer.extract_dup(0, buffer.get_size())


def publisher(codec):
    pipeline = Gst.parse_launch(PUBLISH.format(encoder=ENCODERS[codec], codec=codec))
    peer = pipeline.get_by_name("peer")
    for i in range(2):
        transceiver = peer.emit("get-transceiver", i)
        transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        transceiver.set_property("do-nack", True)
    marker = pipeline.get_by_name("picture").get_static_pad("sink_2")
    count = 0

    def move(_pad, _info):
        nonlocal count
        count += 1
        marker.set_property("xpos", count * 8 % 592)
        return Gst.PadProbeReturn.OK

    marker.add_probe(Gst.PadProbeType.BUFFER, move)
    return pipeline, peer


def player(codec, watcher):
    pipeline = Gst.Pipeline.new()
    peer = Gst.ElementFactory.make("webrtcbin")
    peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
    peer.set_property("latency", 200)
    pipeline.add(peer)
    for caps in (
        "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,encoding-params=(string)2,payload=97",
        f"application/x-rtp,media=video,encoding-name={codec},clock-rate=90000,payload=96"
        ",rtcp-fb-nack=true,rtcp-fb-nack-pli=true"
        + (",packetization-mode=(string)1,profile-level-id=(string)42e01f" if codec == "H264" else ""),
    ):
        transceiver = peer.emit(
            "add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, Gst.Caps.from_string(caps)
        )
        transceiver.set_property("do-nack", True)

    def decode(_peer, pad):
        is_picture = pad.get_current_caps().get_structure(0).get_value("media") == "video"
        tail = Gst.parse_bin_from_description(
            "queue ! {} ! appsink name=sink emit-signals=true sync=false".format(
                DECODERS[codec] + " ! videoconvert ! video/x-raw,format=RGB" if is_picture else DECODE_SOUND
            ),
            True,
        )
        tail.get_by_name("sink").connect("new-sample", watcher.watch if is_picture else watcher.listen)
        pipeline.add(tail)
        tail.sync_state_with_parent()
        pad.link(tail.get_static_pad("sink"))

    peer.connect("pad-added", decode)
    return pipeline, peer


def post(url, ticket, sdp):
    anybody = ssl.create_default_context()
    anybody.check_hostname = False
    anybody.verify_mode = ssl.CERT_NONE
    request = urllib.request.Request(
        url,
        sdp.encode(),
        {"Content-Type": "application/sdp", "Authorization": "Bearer " + ticket},
    )
    with urllib.request.urlopen(request, context=anybody) as response:
        return response.read().decode()


def wait_for(what, is_there):
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_there():
        if time.monotonic() > end:
            sys.exit("waited for " + what)
        time.sleep(0.02)


def promised(peer, signal, argument):
    """Calls what answers with a promise, and waits for it. What was promised lives as long as both results do."""
    promise = Gst.Promise.new()
    peer.emit(signal, argument, promise)
    promise.wait()
    reply = promise.get_reply()
    if reply is not None and reply.has_field("error"):
        sys.exit(f"{signal}: {reply.get_value('error')}")
    return promise, reply


def check():
    missing = [it for it in NEEDED if Gst.ElementFactory.find(it) is None]
    if missing:
        print("not installed: " + " ".join(missing), file=sys.stderr)
    sys.exit(1 if missing else 0)


def main(verb, url, ticket, seconds, codec):
    watcher = Watcher()
    pipeline, peer = publisher(codec) if verb == "publish" else player(codec, watcher)
    negotiable = threading.Event()
    peer.connect("on-negotiation-needed", lambda _: negotiable.set())
    pipeline.set_state(Gst.State.PLAYING)
    negotiable.wait(PATIENCE_SECONDS)

    _promise, offered = promised(peer, "create-offer", None)
    promised(peer, "set-local-description", offered.get_value("offer"))
    complete = GstWebRTC.WebRTCICEGatheringState.COMPLETE
    wait_for("candidates", lambda: peer.get_property("ice-gathering-state") == complete)
    sdp = peer.get_property("local-description").sdp.as_text()
    _, message = GstSdp.SDPMessage.new_from_text(post(url, ticket, sdp))
    description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
    promised(peer, "set-remote-description", description)
    connected = GstWebRTC.WebRTCPeerConnectionState.CONNECTED
    wait_for("media", lambda: peer.get_property("connection-state") == connected)
    print("connected", flush=True)

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        message = pipeline.get_bus().timed_pop_filtered(
            100 * Gst.MSECOND, Gst.MessageType.ERROR | Gst.MessageType.EOS
        )
        if message is not None:
            sys.exit(f"{message.src.get_name()}: {message.get_structure().to_string()}")
    if verb == "play":
        print(json.dumps(watcher.report()), flush=True)
    pipeline.set_state(Gst.State.NULL)


Gst.init(None)
if sys.argv[1] == "check":
    check()
main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), sys.argv[5])
