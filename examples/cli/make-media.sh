#!/usr/bin/env bash
# Makes the files of media/ from media-src/. Run it again after changing a source; the same sources and the same
# versions of the tools give the same files.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source=$here/media-src
media=$here/media

film_seconds=15
frames_per_second=25
frames_per_sheet=25 # 5 × 5 cells of 1280 × 720, as spot.html draws them

need() {
  command -v "$1" >/dev/null && return
  echo "make-media.sh: $1 is missing. Install it with: apt-get install $2" >&2
  exit 1
}
need chromium chromium
need ffmpeg ffmpeg
need espeak-ng espeak-ng
need fc-list fontconfig
if [[ -z $(fc-list "Noto Sans" family) || -z $(fc-list "Noto Sans Display" family) ]]; then
  echo "make-media.sh: Noto Sans is missing. Install it with: apt-get install fonts-noto-core" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$media" "$work/out"

browser() {
  local flags=(--headless --disable-gpu --hide-scrollbars --force-device-scale-factor=1 "--user-data-dir=$work/profile")
  # Chromium's own sandbox does not start for root, which is who runs most CI containers.
  if [[ $EUID -eq 0 ]]; then flags+=(--no-sandbox); fi
  chromium "${flags[@]}" "$@" >"$work/chromium.log" 2>&1 || { cat "$work/chromium.log" >&2; return 1; }
}

encode() {
  ffmpeg -nostdin -hide_banner -loglevel error -y "$@"
}

# screenshot URL WIDTH HEIGHT FILE: the window is taller than the page, because a headless window may keep part of its
# height for itself; what is too much is cut off by the caller.
screenshot() {
  browser "--window-size=$2,$(($3 + 200))" "--screenshot=$4" "$1"
  [[ -s $4 ]] || { echo "make-media.sh: chromium made no picture of $1" >&2; return 1; }
}

make_poster() {
  screenshot "file://$source/poster.html" 1600 900 "$work/poster.png"
  encode -i "$work/poster.png" -vf crop=1600:900:0:0,format=rgb24 -frames:v 1 -update 1 \
    -compression_level 9 -pred mixed -fflags +bitexact -flags:v +bitexact "$work/out/poster.png"
}

make_questions() {
  browser --no-pdf-header-footer "--print-to-pdf=$work/out/hoi-dap.pdf" "file://$source/hoi-dap.html"
  # The time of making is the only thing in the file that differs from run to run. Same length: no offset moves.
  LC_ALL=C sed -i -E 's/D:[0-9]{14}/D:20200731080000/g' "$work/out/hoi-dap.pdf"
}

# speak WORDS_PER_MINUTE FILE: speaks the standard input, written as Vietnamese is spelt.
speak() {
  sed -f "$source/pronunciation.sed" | espeak-ng -v vi -s "$1" -p 42 -z --stdin -w "$2"
}

# How many milliseconds an instant of a subtitle file (00:00:03,900) lies after the start.
to_milliseconds() {
  local hours minutes seconds milliseconds
  IFS=:, read -r hours minutes seconds milliseconds <<<"$1"
  echo $((((10#$hours * 60 + 10#$minutes) * 60 + 10#$seconds) * 1000 + 10#$milliseconds))
}

duration_milliseconds() {
  ffprobe -v error -show_entries format=duration -of csv=p=0 "$1" | awk '{ printf "%d\n", $1 * 1000 }'
}

# Speaks every subtitle at its own time, so that what is heard is what is read. Fills the arrays `voices` and `starts`.
speak_subtitles() {
  local number times text start end spoken
  voices=() starts=()
  while IFS='|' read -r number times text; do
    start=$(to_milliseconds "${times%% -->*}")
    end=$(to_milliseconds "${times##*--> }")
    speak 168 "$work/voice-$number.wav" <<<"$text"
    spoken=$(duration_milliseconds "$work/voice-$number.wav")
    if ((start + spoken > end)); then
      echo "make-media.sh: subtitle $number takes $spoken ms to say, its time is $((end - start)) ms" >&2
      return 1
    fi
    voices+=("$work/voice-$number.wav") starts+=("$start")
  done < <(awk 'BEGIN { RS = ""; FS = "\n" } { text = $3; for (i = 4; i <= NF; i++) text = text " " $i; print $1 "|" $2 "|" text }' \
    "$source/spot.vi.srt")
}

draw_frames() {
  local first sheet
  mkdir -p "$work/frames"
  for ((first = 0; first < film_seconds * frames_per_second; first += frames_per_sheet)); do
    sheet=$work/sheet.png
    screenshot "file://$source/spot.html#$first" 6400 3600 "$sheet"
    encode -i "$sheet" -vf "crop=6400:3600:0:0,format=rgb24,untile=5x5" -start_number "$first" "$work/frames/%03d.png"
    rm "$sheet"
  done
}

# A quiet chord under the voice, swelling slowly, and a bell at the start and at the end.
chord='0.05*(sin(2*PI*220*t)+0.8*sin(2*PI*277.18*t)+0.7*sin(2*PI*329.63*t))*(0.7+0.3*sin(2*PI*0.2*t))'
bell='0.16*sin(2*PI*880*t)*exp(-5*t)+0.16*gt(t,0.25)*sin(2*PI*1108.73*t)*exp(-5*(t-0.25))'

make_film() {
  local inputs=() filter="" labels="" index
  draw_frames
  speak_subtitles
  for index in "${!voices[@]}"; do
    inputs+=(-i "${voices[$index]}")
    filter+="[$((index + 2)):a]aresample=48000,adelay=${starts[$index]},volume=1.5[v$index];"
    labels+="[v$index]"
  done
  filter+="[1:a]afade=t=in:d=0.6,afade=t=out:st=$((film_seconds - 1)):d=1[bed];"
  filter+="${labels}[bed]amix=inputs=$((${#voices[@]} + 1)):duration=longest:normalize=0,alimiter=limit=0.85:level=0,"
  filter+="apad,atrim=end=$film_seconds,aformat=sample_rates=48000:channel_layouts=mono[sound]"
  encode -framerate "$frames_per_second" -i "$work/frames/%03d.png" \
    -f lavfi -i "aevalsrc='$chord+0.7*($bell)':s=48000:d=$film_seconds" "${inputs[@]}" \
    -filter_complex "$filter" -map 0:v -map '[sound]' -t "$film_seconds" \
    -c:v libx264 -preset slow -crf 21 -profile:v high -threads 2 -g 50 \
    -vf scale=out_color_matrix=bt709:out_range=tv,format=yuv420p -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
    -c:a aac -b:a 96k -movflags +faststart -map_metadata -1 \
    -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$work/out/bluezone-15s.mp4"
  cp "$source/spot.vi.srt" "$work/out/spot.vi.srt"
}

make_radio_spot() {
  speak 165 "$work/radio.wav" <"$source/radio.txt"
  encode -i "$work/radio.wav" -f lavfi -i "aevalsrc='2*($bell)':s=44100:d=1.4" \
    -filter_complex "[0:a]aresample=44100,volume=1.5[voice];[1:a][voice]concat=n=2:v=0:a=1,alimiter=limit=0.85:level=0,apad=pad_dur=0.6" \
    -ac 1 -ar 44100 -c:a libmp3lame -b:a 64k -map_metadata -1 -metadata "title=Bluezone" -metadata "language=vie" \
    -fflags +bitexact -flags:a +bitexact "$work/out/bluezone.mp3"
  cp "$source/radio.txt" "$work/out/radio.txt"
}

make_poster
make_questions
make_radio_spot
make_film
# Moved only when all of them are made: a run that fails leaves the old files as they were.
mv "$work"/out/* "$media/"
ls -l "$media"
