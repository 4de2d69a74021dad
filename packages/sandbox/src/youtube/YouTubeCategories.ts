/**
 * Categories of videos, as `videoCategories.list` gives them for a region.
 *
 * Source: https://developers.google.com/youtube/v3/docs/videoCategories/list
 */

/** A category. Only assignable ones may be given to a video. */
export interface Category {
  readonly id: string
  readonly title: string
  readonly assignable: boolean
}

const assignable = (id: string, title: string): Category => ({ id, title, assignable: true })
const closed = (id: string, title: string): Category => ({ id, title, assignable: false })

/** Every category of the emulated region. */
export const categories: ReadonlyArray<Category> = [
  assignable("1", "Film & Animation"),
  assignable("2", "Autos & Vehicles"),
  assignable("10", "Music"),
  assignable("15", "Pets & Animals"),
  assignable("17", "Sports"),
  closed("18", "Short Movies"),
  assignable("19", "Travel & Events"),
  assignable("20", "Gaming"),
  closed("21", "Videoblogging"),
  assignable("22", "People & Blogs"),
  assignable("23", "Comedy"),
  assignable("24", "Entertainment"),
  assignable("25", "News & Politics"),
  assignable("26", "Howto & Style"),
  assignable("27", "Education"),
  assignable("28", "Science & Technology"),
  assignable("29", "Nonprofits & Activism"),
  closed("30", "Movies"),
  closed("44", "Trailers")
]

/** True when a video may have this category. */
export const isAssignable = (id: string): boolean =>
  categories.some((category) => category.id === id && category.assignable)
