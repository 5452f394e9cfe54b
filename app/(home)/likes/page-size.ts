/** Pictures that come at once: some rows more than a tall screen shows. */
export const GALLERY_PAGE = 60;
