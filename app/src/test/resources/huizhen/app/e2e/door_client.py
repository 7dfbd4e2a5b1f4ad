"""A plain client of WHIP and WHEP on aiortc, which shares no code with browsers or with the relay.

usage: door_client.py check
       door_client.py publish|play URL TICKET SECONDS CODEC
check: ends with 0 when everything that it needs is installed. The only CODEC is VP8, its first choice.
publish: two blocks of colour (blue, lime) and a tone of 550 Hz, for so many seconds.
play: takes one sound and one picture, says after so many seconds what came, as JSON.
Prints `connected` when media is up.
"""

import asyncio
import fractions
import json
import math
import ssl
import sys
import time
import urllib.request

import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame, VideoFrame

WIDTH, HEIGHT, FPS = 640, 360, 15
RATE, CHUNK, HERTZ = 48000, 960, 550


class Picture(MediaStreamTrack):
    kind = "video"

    def __init__(self):
        super().__init__()
        self.count = 0
        self.begun = time.monotonic()

    async def recv(self):
        await asyncio.sleep(max(0, self.begun + self.count / FPS - time.monotonic()))
        rgb = numpy.zeros((HEIGHT, WIDTH, 3), numpy.uint8)
        rgb[:, : WIDTH // 2] = (0, 0, 255)
        rgb[:, WIDTH // 2 :] = (0, 255, 0)
        x = self.count * 8 % (WIDTH - 48)
        rgb[246:294, x : x + 48] = 255
        frame = VideoFrame.from_ndarray(rgb, format="rgb24")
        frame.pts = self.count * 90000 // FPS
        frame.time_base = fractions.Fraction(1, 90000)
        self.count += 1
        return frame


class Tone(MediaStreamTrack):
    kind = "audio"

    def __init__(self):
        super().__init__()
        self.count = 0
        self.begun = time.monotonic()

    async def recv(self):
        await asyncio.sleep(max(0, self.begun + self.count * CHUNK / RATE - time.monotonic()))
        at = numpy.arange(self.count * CHUNK, (self.count + 1) * CHUNK)
        # It comes and goes: a steady one would be taken for noise.
        is_on = self.count // 20 % 2 == 0
        samples = (12000 * is_on * numpy.sin(2 * math.pi * HERTZ * at / RATE)).astype(numpy.int16)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = self.count * CHUNK
        frame.time_base = fractions.Fraction(1, RATE)
        self.count += 1
        return frame


class Watcher:
    """Keeps the last picture and two seconds of sound."""

    def __init__(self):
        self.frames = 0
        self.picture = None
        self.sounds = 0
        self.samples = []

    async def watch(self, track):
        while True:
            frame = await track.recv()
            self.frames += 1
            self.picture = frame

    async def listen(self, track):
        while True:
            frame = await track.recv()
            self.sounds += 1
            samples = frame.to_ndarray().reshape(-1, len(frame.layout.channels))[:, 0]
            self.samples = (self.samples + [samples])[-100:]

    def report(self):
        found = {"frames": self.frames, "sounds": self.sounds}
        if self.picture is not None:
            rgb = self.picture.to_ndarray(format="rgb24")
            height, width = rgb.shape[:2]
            found |= {"width": width, "height": height}
            for name, share in (("left", 0.25), ("right", 0.75)):
                x, y = int(width * share), height // 4
                found[name] = [int(it) for it in rgb[y - 4 : y + 4, x - 4 : x + 4].mean(axis=(0, 1))]
        if self.samples:
            sound = numpy.concatenate(self.samples).astype(float)
            power = numpy.abs(numpy.fft.rfft(sound * numpy.hanning(len(sound))))
            found["hertz"] = round(float(power.argmax()) * RATE / len(sound))
            found["level"] = round(float(numpy.abs(sound).max()))
        return found


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


async def main(verb, url, ticket, seconds):
    peer = RTCPeerConnection()
    watcher = Watcher()
    tasks = []
    if verb == "publish":
        peer.addTransceiver(Tone(), direction="sendonly")
        peer.addTransceiver(Picture(), direction="sendonly")
    else:
        peer.addTransceiver("audio", direction="recvonly")
        peer.addTransceiver("video", direction="recvonly")

        @peer.on("track")
        def on_track(track):
            read = watcher.watch if track.kind == "video" else watcher.listen
            tasks.append(asyncio.ensure_future(read(track)))

    connected = asyncio.Event()

    @peer.on("connectionstatechange")
    def on_change():
        if peer.connectionState == "connected":
            connected.set()

    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.get_running_loop().run_in_executor(
        None, post, url, ticket, peer.localDescription.sdp
    )
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.wait_for(connected.wait(), 20)
    print("connected", flush=True)
    await asyncio.sleep(seconds)
    if verb == "play":
        print(json.dumps(watcher.report()), flush=True)
    for task in tasks:
        task.cancel()
    await peer.close()


if sys.argv[1] == "check":
    sys.exit()
if sys.argv[5] != "VP8":
    sys.exit("sends VP8 only")
asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
