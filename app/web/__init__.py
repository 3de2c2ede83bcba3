"""The pages a browser sees.

`src/` and `public/` hold the sources of the GraphiQL page, `npm run build` writes `dist/`, and `pages` serves what was built.
Everything the page needs comes from this server: it works on a closed network.
"""
