/**
 * Instants as readers in Việt Nam read them, in the manner of each kind of page.
 */

const formatter = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", ...options })
  return (instant: string): Readonly<Record<string, string>> =>
    Object.fromEntries(format.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
}

const parts = formatter({
  weekday: "long",
  day: "numeric",
  month: "numeric",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23"
})

const padded = (text: string | undefined): string => (text ?? "").padStart(2, "0")

/** `Thứ Năm, 06/08/2020 - 08:00`, as portals write it. */
export const portal = (instant: string): string => {
  const { weekday, day, month, year, hour, minute } = parts(instant)
  return `${weekday}, ${padded(day)}/${padded(month)}/${year} - ${hour}:${minute}`
}

/** `6 tháng 8, 2020 lúc 08:00`, as a timeline writes it. */
export const timeline = (instant: string): string => {
  const { day, month, year, hour, minute } = parts(instant)
  return `${day} tháng ${month}, ${year} lúc ${hour}:${minute}`
}

/** `08:00 06/08/2020`, as a chat application writes it. */
export const chat = (instant: string): string => {
  const { day, month, year, hour, minute } = parts(instant)
  return `${hour}:${minute} ${padded(day)}/${padded(month)}/${year}`
}

/** `6 thg 8, 2020`, as a watch page writes it. */
export const watch = (instant: string): string => {
  const { day, month, year } = parts(instant)
  return `${day} thg ${month}, ${year}`
}
