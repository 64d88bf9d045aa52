<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Pixelwise</name>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Pixels read around each tile and cropped off again, so that no seams show. Less than half a tile; "auto" tries a few tiles of the raster and takes what is just enough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Tiles given to the network at once; "automatic" lets the run choose.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Rows and columns of a tile in pixels: {sizes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Whether background is a class of the map; otherwise such pixels get another class or nodata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>The least probability of the winning class, 0 to 1. Below it a pixel is background or nodata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>What the network sees outside the raster and in nodata holes: the image mirrored (reflect), or raw zeros as in ArcGIS (zero).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Show the network each tile in eight ways, turned and mirrored, and average the scores: steadier, and eight times as long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>How tiles become one map: each without its padding (crop), or overlapping scores averaged, with more weight towards the middle of a tile (blend).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: the JSON text cannot be read ({reason}). {spelling}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: {value!r} cannot be read. {spelling}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Write them as "name value;name value", such as "padding 64;batch_size 4".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: "{name}" is not an argument of this model. It has: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <location filename="../inference/formats/mlm.py"/>
        <location filename="../inference/formats/mlm_beside.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Padding auto: none, since the model sees each pixel by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Padding auto: {crop} pixels, the border that the network itself leaves out; it needs no more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: "{shown}" is not a name and a value. {spelling}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: "{name}" is given twice. Give it once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: {name} "{text}" cannot be used. Expected {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <location filename="../inference/cells.py"/>
        <source> or </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>{number} or "{word}"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a whole number of at least {minimum:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a number of at least {minimum:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a whole number from {minimum:g} to {maximum:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>a number from {minimum:g} to {maximum:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: the model takes no tiles of {tile} pixels, only {sizes}. The nearest are {below} and {above}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>multiples of {multiple}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>{remainder} more than multiples of {multiple}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>The model asks for a padding of {wanted}, of which a tile of {side} leaves {padding}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Padding {wanted} was rounded up to {padding}: the network's answers depend on a lattice of {multiple} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: a padding of {wanted} pixels leaves nothing of a tile of {side} pixels. Give at most {largest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Model arguments: a padding of {wanted} pixels ({padding} on the model's lattice of {multiple}) leaves nothing of a tile of {side} pixels. Give at most {largest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>merge blend is the same as crop here: no two tiles overlap without padding.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/arguments.py"/>
        <source>Blending: the scores of neighbouring tiles overlap by {overlap} of {side} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>Padding auto: looking for the smallest padding that this raster needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>Padding auto: compared {pixels} pixels of {tiles} tiles at {places} places in {seconds:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>Padding auto: too few pixels with values were found to tell which padding is enough, so {padding} pixels are taken, as without auto.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>Padding auto: no padding up to {largest} pixels makes the classes independent of the tiles' borders: the network sees further, maybe its whole tile. With {smaller} pixels, {share:.2%} of the classes depend on them; with {largest}, {least:.2%}. {padding} pixels are taken. Choose a larger tile_size where the model offers it, or merge blend, which softens what shows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>Padding auto: {padding} pixels. Of the outermost pixels that are kept of a tile, {outermost:.2%} have a class that depends on its border ({tolerance:.1%} may), of all that are kept {share:.3%}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/auto_padding.py"/>
        <source>{said} With {smaller} pixels it would be {outermost:.2%} and {share:.3%}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>as given under Bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>{reason}; band {band} is marked as transparency but needed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>Input raster "{raster}": the model needs {needed} bands, but {given} were given. Pick a raster with those bands, or set the band order under Bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <location filename="../inference/card.py"/>
        <source>in the raster's order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>as the model says, its list taken to count from 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>as the model says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>Bands "{text}": expected band numbers from 1 to {count}, which is how many bands the raster "{raster}" has, such as "4,3,2".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/bands.py"/>
        <source>Bands "{text}": the model needs {needed} bands, but {given} were given. Give one raster band for each model band.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/block_source.py"/>
        <source>Input raster "{raster}": it cannot be warped to the output grid ({reason}). Check output CRS, extent and cell size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/blocks.py"/>
        <source>Raster "{name}": it is drawn at any scale and has no cells of its own. Choose a raster that has cells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/blocks.py"/>
        <source>Raster "{name}": {columns} columns and {rows} rows are too many ({reason}). Give a larger cell size or a smaller extent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Further information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>exported by {producer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>assumed, no file states the range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>those that occur of the class ids 0 to 254</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Origin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Cell size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Tile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>at least {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>at most {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>not stated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>none, a row for each pixel with values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{rows} x {columns} pixels, border {border}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{rows} x {columns} pixels, padding {padding}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../ui/arguments_table.py"/>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Network from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Framework</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Exported by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Domain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Graph's text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Graph's version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>File size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/settings.py"/>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>a class id for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>one score, foreground or not, for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{count} scores for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Gives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../installation/check.py"/>
        <source>Not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>any</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>assumed, by pixel type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>; the range assumed, by pixel type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Bands and values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>deviation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>of any type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>of the raster, counted from 1: {bands}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>by the names of the raster's bands: {bands}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>a row for each pixel with values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{rows} x {columns} pixels, can be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{rows} x {columns} pixels, fixed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>one answer for {stride} x {stride} pixels, interpolated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{border} pixels on each side, which the network itself leaves out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Size multiple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Border</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Padding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{multiple}; tiles begin at multiples of it, their sides are multiples and {remainder} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{multiple}; tiles begin at multiples of it, their sides are multiples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{padding} pixels on each side, read and cropped off again, asked for by the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{padding} pixels on each side, read and cropped off again, by default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>any number of tiles at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>1 tile at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{count} tiles at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>At least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>At most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>{type}, NoData {nodata}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>value {value}, {color}, a class of the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>value {value}, {color}, not in the map unless predict_background is true</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../ui/arguments_table.py"/>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Pixels of the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Scores that never win</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Arguments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <location filename="../inference/report/pages.py"/>
        <source>Meaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source> to </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>No file states the range of values the network was trained on. Where the assumption is wrong, the map is too: state it as value_range (metadata pixelwise) or NormalizationStats (.emd).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>No file names the bands: the first {count} of the raster are taken in their order. Check that it is the network's, or set Bands; state them as bands (metadata pixelwise) or ExtractBands (.emd).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Several classes have the name {names}, and cannot be told apart in the legend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/card.py"/>
        <source>Several classes have the colour {colors}, and cannot be told apart in the legend.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_areas.py"/>
        <source>Areas of classes: the cells cannot be found on the Earth ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>in units of {crs}, which is not known here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>{unit} of {crs}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>{unit} of {crs}, {metres:.3g} m from north to south</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>Cell size: the run's cells of {width:g} x {height:g} ({found}) are {compared} ({right}), and the map may be wrong. Set Cell size to about {wanted:.3g} in units of the output CRS, or choose a model for such imagery.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>smaller than those the model was trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>larger than those the model was trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>smaller than those the model is meant for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cell_size.py"/>
        <source>larger than those the model is meant for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cells.py"/>
        <source>Cell size: the raster "{raster}" is drawn at any scale and has no cells of its own. Give CELL_SIZE in units of the output CRS{examples}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cells.py"/>
        <source>, for example {sizes}, in which its server keeps the finest pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cells.py"/>
        <source>Processing extent: the raster "{name}" covers {extent}, which is {columns} x {rows} cells of this size. Give the extent to classify, or a larger cell size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cells.py"/>
        <source>Cell size {size:g}: it cannot be brought to the CRS of the input raster ({reason}). Give an extent, or leave the output CRS empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/cells.py"/>
        <source>Cell size {size:g}: it cannot be brought to the CRS of the input raster. Give an extent, or leave the output CRS empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/classes.py"/>
        <source>The model gave the class id {id}, but only the ids 0 to {highest} have a class. Name all classes in the model's .emd or metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/classify_rows.py"/>
        <source>{origin}: the model gave a pixel the label {label!s}, which is none of its {classes} classes. Name all classes in the model's .emd or metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>class value {value} does not fit a 32-bit raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>class {value} has the colour {color}, expected three numbers from 0 to 255</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>values are used as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>raw values {spans} become {low:g}..{high:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>raw values {spans} become {low:g}..{high:g}, then each band's mean is taken off and its standard deviation divides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>{origin}: several classes have the value {value}. Give every class its own value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>{origin}: the model gives {channels} scores for a pixel, but {classes} classes are named. Name one class for each score (or all but the background).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>{origin}: the model gives {channels} scores for a pixel, {classes} classes are named, and one of them has the value 0, which the unnamed background needs. Name every class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/definition.py"/>
        <source>{origin}: ignore_mapped_class names the scores of all classes, so that none is left. Correct it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>try batch_size 1 and its own tile_size, or another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>{count} x {height} x {width} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>{origin}: the network fails on {what} ({reason}). Check that it fits the imagery's values; {remedy}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>{provider} does not start ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>{provider} does not start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>Pack a complete .onnx file that keeps all weights inside itself, or choose one that is not packed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>Choose a complete .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>{origin}: onnxruntime cannot open the file as an ONNX model ({reason}). {remedy}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>The inference engine onnxruntime is not installed for this Python ({reason}). In QGIS choose Plugins &gt; Pixelwise &gt; "Install the inference engine…"; elsewhere run "python3 -m pip install onnxruntime".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>does not run ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>does not start; its drivers or libraries are missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/engine.py"/>
        <source>The inference engine onnxruntime is incomplete: onnxruntime and onnxruntime-gpu overwrite each other's files. Uninstall both, install one of them again, and start QGIS again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/environment.py"/>
        <source>Parallel factor "{factor}": expected a number of threads such as "4", a percentage of the processors such as "50%", "0" for one thread, or nothing for all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/first_answers.py"/>
        <source>Processor type: a GPU was asked for, but {doubt}. Update its drivers and onnxruntime, or choose CPU or best available.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/first_answers.py"/>
        <source>gives another class for {share:.1f} % of the first pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/first_answers.py"/>
        <source>gives no numbers (NaN or infinity) where the CPU does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/first_answers.py"/>
        <source>is off by {percent:.0f} % of the scores' spread</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model: nothing was given. Choose {known}.</source>
        <translation>Modell: Es wurde nichts angegeben. Wählen Sie {known}.</translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model: the text holds a character that no path has. Choose {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: this kind of file cannot be read as a model. Choose {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: the file is a folder. Choose {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>Model {path}: the file does not exist. Choose {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/__init__.py"/>
        <source>an {others} or {last} file</source>
        <translation>eine Datei der Art {others} oder {last}</translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{origin}: this is no ZIP archive that can be read ({reason}). Get a whole copy of the package.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: {name} in it cannot be read ({reason}). Pack it anew as a plain ZIP archive (method Deflate, no password).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: this package is a 7z archive, which neither this GDAL nor Python can read (py7zr 1.0 or later is not installed). Repack it as ZIP: 7z x "{path}" -o"{folder}" &amp;&amp; 7z a -tzip "{folder}-zip.dlpk" "./{folder}/*"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: {name} in it unpacks to {size:.1f} GiB, and at most {most:g} GiB are unpacked into memory. Unpack the package, and choose the .emd file in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/archive.py"/>
        <source>{file}: the 7z archive cannot be read ({why}). Get a whole copy, or repack it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: this is no class information, which has the key {marker}. Choose another file, or add "{marker}": 0 ({where}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: it names no classes. List them as Classes, each with Value, Name and Color, in the order of the model's channels ({where}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>Class information {path}: the file is a folder. Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>Class information {path}: the file does not exist. Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>a class information file (.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>docs/model-formats.md shows one, under .ecd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>a list of objects with Value, Name and Color is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{entry}: the value {value} is not a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>the class of the value {value} has an empty Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>the class of the value {value} has the colour {color}, expected three numbers from 0 to 255</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/class_information.py"/>
        <source>{origin}: the classes "{first}" and "{second}" both have the value {value}. Give every class its own value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin}: the memory of this computer does not hold one batch of the graph. Free some of it, or export the model with a smaller batch and smaller tiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin} states no border: trying shows that the graph leaves out {border} pixels on each side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>The graph answers once for {stride} x {stride} pixels: its answers are interpolated.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin} names no classes: they are called Class 0, Class 1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <location filename="../inference/formats/table_classes.py"/>
        <source>the graph's input of type {type}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <location filename="../inference/formats/table_classes.py"/>
        <source>The graph takes {type} values: it is given the raw values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin}: one batch for the graph has {product} values ({axes}), and more than {most} do not fit into memory. Export the model with a batch of 1 and smaller tiles, such as 512 x 512 pixels, or correct the tile size or border that is stated (ImageHeight, ImageWidth and ModelPadding in an .emd).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>low values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>high values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>standard deviations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin}: it lists {values} {what}, but the graph takes {count} bands. Correct the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/completion.py"/>
        <source>{origin}: ignore_mapped_class names the channel {channel}, but the graph gives {channels} scores, counted from 0. Name channels there, not class values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the model file {named} that {chosen} names is not in the package. Pack it anew with that file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>Esri deep learning package (.dlpk)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{file}: the package has changed and holds no {name}. Choose it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <location filename="../installation/check.py"/>
        <location filename="../installation/pip_command.py"/>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package holds no model definition (.emd), but {shown}. Choose a package made from an .emd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package holds {count} model definitions ({names}), and of more than {most} none is looked for. Pack one definition with its model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package holds the model definitions {names}, and of several of them the model file is in it. Pack one definition with its model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the package holds the model definitions {names}, and of none of them the model file is in it. Pack one definition with its model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{names} … and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{where}: the file is not text (UTF-8). Pack {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/dlpk.py"/>
        <source>{origin}: the model file {named} that {definition} names lies outside the package, and is not opened for safety. Pack it anew with the file beside its definition.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it holds a {framework} model ({named}), and only ONNX can be run. {export} Then make the .ecd anew from the .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>Esri classifier definition (.ecd)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>an .ecd file made by Deep Learning Model To ECD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: this is no classifier definition, which has the keys {marker} and Definitions. Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it has {count} definitions, expected one. Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <location filename="../inference/formats/emd.py"/>
        <location filename="../inference/formats/mlm.py"/>
        <source>not named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it defines a {classifier} model, but not in a form that is published. Make the .ecd anew with Deep Learning Model To ECD from the model file and its class information.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it defines a classifier of the kind {classifier}, which is no deep learning model. Classify with it where it was trained, or choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: it neither holds a model nor names one as ModelFile. Make the .ecd anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: its model file {named}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>Model {path}: it cannot be read ({reason}). Check its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: the model inside cannot be decoded ({reason}). Make the .ecd anew from the model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{origin}: the model inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>{where} is not the one that was packed (SHA-256 {found}, expected {stated}). Get a whole copy, or make the .ecd anew from the model file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/ecd.py"/>
        <source>a JSON object is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>Model definition text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>an .emd file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: the model is of the type {kind}, which does not classify pixels. Choose a model of the type ImageClassification or SemanticSegmentation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: the InferenceFunction {function} was ignored: no Python is run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: its model file {path} does not exist. Put it there, or correct ModelFile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: it names no model file. Add "ModelFile" with the name of an .onnx file beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}: its model file {named} is no ONNX file (framework: {framework}). {export} Then name the .onnx file as ModelFile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>Esri model definition (.emd)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{origin}, ImageNet by its Framework and its three bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{number} tiles at once are more than the {most} that are taken at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd.py"/>
        <source>{key} has {values} values for {count} bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <source>{reason} It is passed over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <source>a cell of {x:g} x {y:g} has no area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/emd_cell_sizes.py"/>
        <source>its spatialReference is no JSON object</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/folder.py"/>
        <source>{origin}: its model file {named} lies outside the folder of the definition, and is not opened for safety. Move it beside the definition and correct ModelFile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX with the framework that trained it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX: {command}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/frameworks.py"/>
        <source>Export it to ONNX: {command} in Python with {library}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>tile size (ImageHeight and ImageWidth in an .emd)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>border (ModelPadding in an .emd)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>size multiple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>{origin}: it gives a {what} of {length} pixels, and at most {most} fit. Correct it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>{origin}: it gives the tile size as {height} x {width} pixels, but the graph takes only {rows} x {columns}. Correct the tile size there (ImageHeight and ImageWidth in an .emd).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>{origin}: {found}. {remedy}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>{origin}: it gives the size multiple as {multiple}, but the graph takes tiles of {rows} x {columns} pixels. Correct size_multiple in its metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>{height} x {width} pixels fail ({reason})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>for {height} x {width} pixels the graph gives {rows} x {columns} answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>Correct the border or the stride that is stated (ModelPadding, OutputStride in an .emd; in pixels).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/layout.py"/>
        <source>An answer may be as large as the image, its middle, or the image at a coarser resolution, but this is none of them, or cannot be told. Where it is one, state the border as ModelPadding or the stride as OutputStride (in an .emd or a class information); else choose a semantic segmentation model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the file is not text (UTF-8). Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the file cannot be read ({reason}). Check its permissions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the file has {size:.0f} MiB, and one of more than {most:g} MiB is not read as {expected}. Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: this is JSON, but no object with keys and values. Choose {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{origin}: its JSON is nested too deeply. Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>, after {count} commas that were mended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: this is not valid JSON (line {line}, column {column}: {reason}{more}). Correct it there, or choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: a missing comma near line {line} was mended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: a superfluous comma near line {line} was mended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/lenient_json.py"/>
        <source>{origin}: the number in line {line}, column {column} has {digits} digits, and at most {most} are read. Correct it there, or choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a STAC Item of a model (.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>STAC item of a model (MLM, .json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} states no value_scaling: the network is given the raw values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}, which states no value_scaling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{file}: this is {found}. Choose {expected}, or an .onnx, .emd, .dlpk or .ecd file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the model has {count} inputs ({names}), and only models of one image can be run. Choose another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the post_processing_function {function} was not run; the map shows the network's own answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>class information, which Deep Learning Model To ECD takes together with a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a STAC {kind}, which lists models but describes none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>a GeoJSON Feature whose properties hold no field "mlm:…", so it describes no model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>JSON of an unknown kind (its keys: {keys})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>a list of objects is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the item names no model. Give it an asset with the role "{role}" whose href is an .onnx file beside the item.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {named} is no ONNX file (framework: {framework}). {export} Then put the .onnx file beside the item, and name it as the href of an asset with the role "{role}".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} names several ONNX files: {taken} is taken, not {others}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model lies at {path}, and nothing is downloaded. Download it next to the item, under the name {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {path} does not exist. Put it next to the item, or correct the asset's href.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: its model {path} lies outside the folder of the item, and is not opened for safety. Move it next to the item and correct the asset's href.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the model is for {tasks}, which does not classify pixels. Choose a model with the task semantic-segmentation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>class ids, one for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{channels} scores for each pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the result of mlm:output has {stated} classes, but the graph gives {gives}. Correct its shape.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>color_hint "{hint}" is not written as RRGGBB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} marks the class "{name}" as nodata: it stands in the map as a class with the value {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin} lists its classes in another order than their values, which are channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm.py"/>
        <source>{origin}: the graph gives class ids, and the class values {lowest} to {highest} cannot all be ids, which are taken from 0 to {most}. Give the classes the ids of the graph as values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_beside.py"/>
        <source>{origin} beside {name} describes the model (STAC MLM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_beside.py"/>
        <source>{origin} was passed over: it describes another model ({named}), not {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_beside.py"/>
        <source>{reason} It lies beside {file} and seems to describe it; move it away to run the model without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: shape has {sizes} sizes, but dim_order {names} names. Correct them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: its array has an axis {axis}, but the graph takes batch, bands, rows and columns alone. Correct dim_order, or choose a model of single images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: its shape gives {axis} as {size}, but the graph takes {fixed}. Correct the shape, or choose the model that belongs to the item.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>behind the columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>before the rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: its dim_order is {order}, but the graph takes the bands {place}. Correct dim_order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: its data_type is {stated}, but the graph takes {taken}. Correct data_type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>a list of names is expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>the band {name} is calculated ({expression}), and no expression is run; calculate it as a band of the raster, and leave the expression out here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: {key} scales {count} bands, but the graph takes {bands}. Give one entry for each band, or one for all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{where}: {key} also cuts values off at a limit, which is not done: values beyond it stay what they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>norm_by_channel is false, but the statistics differ by band; say which holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{kind} needs {key}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{refused}; only min-max, z-score, clip, clip-min, clip-max, offset and scale are followed (scale by a number other than 0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>the expression {expression} is not run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>the scaling "{kind}" cannot be followed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{origin}: the pre_processing_function {function} was not run. Where it changes values, give a raster to which that has been done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/mlm_input.py"/>
        <source>{origin}: images were resized for training (resize_type {type}), which is not done here. Set the cell size to that of the training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>{origin}: its metadata "{key}" are not a JSON object that names classes. Write them as docs/model-formats.md shows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>ONNX without metadata of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>ONNX with Pixelwise metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>{origin}, {vocabulary} metadata: {keys}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>{origin}: this is a model of the type {kind}, expected Segmentor. Choose a semantic segmentation model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>ONNX with Deepness metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>{reason} It was passed over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/onnx_file.py"/>
        <source>expected a list of names, or names by class id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{key} lacks {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{origin}: {shown}. Correct it as docs/model-formats.md describes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>(nested too deeply to be shown)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{value} is not a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{value} is not a whole number of at least {least}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>"{value}" is not a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{value} is not a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{value} is not between {low:g} and {high:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>"{value}" is neither true nor false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>{entry}: the value {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>entry {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>entry {number} ("{name}")</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/reading.py"/>
        <source>"{values}" is not a list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>assumed, since the graph takes tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} does not say how values are scaled: as it takes tables, it is given the raw values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin}: its labels cannot be the values of a raster ({reason}). Name the classes in its metadata or in an .emd, in the order of the labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin}: the model gives {count} labels ({labels}), but {classes} classes are named. Name one class for each label.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} names no classes: they are called Class 0, Class 1 ….</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} names no classes: they are called as its labels are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} names no classes: their values are its labels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} takes 1 row at once, which is slow: export it with a free number of rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/formats/table_classes.py"/>
        <source>{origin} takes {rows} rows at once, which is slow: export it with a free number of rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/gdal_calls.py"/>
        <source>GDAL gave no reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/gdal_calls.py"/>
        <source>Input raster "{name}": it cannot be opened ({reason}). Check that the file exists and is a raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/gdal_calls.py"/>
        <source>CRS "{text}": it is not known ({reason}). Choose another CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/geotiff.py"/>
        <source>Output {output}: it cannot be written ({reason}). Check the space left on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/graph.py"/>
        <source>{origin}: the graph does not fix the number of bands of its input {input}. Export the model with a fixed number of bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/graph.py"/>
        <source>no input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/graph.py"/>
        <source>{origin}: this is no pixel classifier that can be run. Expected one input (batch, bands, rows, columns) of type float32, float64, float16, uint8 or uint16, but found {found}. Choose a semantic segmentation model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/graph.py"/>
        <source>{origin}: this is no pixel classifier. Expected an output with class scores (batch, classes, rows, columns) or class ids (batch, rows, columns) for every pixel, but found {found}. It may be an image classifier or an object detector; choose a semantic segmentation model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/graph.py"/>
        <source>{origin}: this is no pixel classifier. Beside {answer} it gives {other}, a list of objects, as detectors and instance segmentation do. Choose a semantic segmentation model; where it is one, export it with its scores as the only output.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/grid.py"/>
        <source>Extent {extent}: it has no area. Give west &lt; east and south &lt; north.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/grid.py"/>
        <source>Extent {extent}: it cannot be transformed to {crs} ({reason}). Give it in the output CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/grid.py"/>
        <source>Extent {extent}: it lies outside the area of {crs}. Give it in the output CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/grid.py"/>
        <source>Extent {extent}: it does not overlap the input raster "{raster}", which covers {covered} in the same CRS. Give an extent that overlaps it, and check the extent's CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/grid.py"/>
        <source>Extent {extent}: it does not overlap the input rasters, which together cover {covered} in the same CRS. Give an extent that overlaps it, and check the extent's CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/imagery.py"/>
        <source>Input raster "{raster}": the no data settings of the layer cannot be used, since it has no grid of its own. Save it as a GeoTIFF (Export → Save As…) and choose that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/imagery.py"/>
        <source>Input raster "{raster}": its bands cannot be selected ({reason}). Choose another raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/imagery.py"/>
        <source>Input raster "{name}": values of the type {type} cannot be classified. Convert the raster to Byte, Int16, UInt16, Int32, UInt32, Float32 or Float64.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/imagery.py"/>
        <source>Input raster "{raster}": the pixels in rows {top} to {bottom} and columns {left} to {right} cannot be read ({reason}). Check that the file is complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Opening the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Classification</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Overviews and files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Planning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Classified {columns} x {rows} pixels in {seconds:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Finding the padding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Model arguments: there is not enough memory for {workers} times {batch} tiles of {rows} x {columns} pixels. Choose a smaller tile_size, batch_size or parallel factor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Input raster "{raster}": its values are {type}, those of "{first}" {first_type}, and the model scales values by their type. Convert one of them to the other's type and range.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Processor type: {doubt}, so the CPU was used. Update the GPU's drivers and onnxruntime.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Mask: {touched} of {asked} tiles have pixels inside {mask}; the others were neither read nor classified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>{pixels} pixels with values got no class: their probability is below {threshold:g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>{pixels} pixels with values got no class: the network gave no number (NaN) for them. Check that the model fits the imagery's values, or choose another processor type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Model arguments: the model takes no tiles of {side} pixels. The nearest size that works is {nearest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Output {output}: {origin} gives only the class of a pixel, no scores, so there are neither confidence nor probabilities. Leave these outputs out, or export the model with its scores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Input raster "{raster}": the model takes {wanted} values as they are, but the raster has {type}. Convert the raster to {wanted}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>a file of the input raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>a file of the snap raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>a file of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>a file of the mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Output {output}: another result has this name, and their styles (.qml) would be one file. Choose another file name for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Output {output!r}: the result is a GeoTIFF. Choose a file name that ends in .tif or .tiff.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Output {output}: it is {what}. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Output {output}: its style would replace the input's {style}. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Report {report!r}: it is an HTML file. Choose a file name that ends in .html or .htm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Report {report}: it is {what}. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Model: {model}, {bands} bands, {classes} classes, run by onnxruntime {version} with {provider}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Processor type: {reason}, so {provider} is used. Install the drivers to use the GPU.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Bands: {numbers} of {raster}, {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <location filename="../inference/report/settings.py"/>
        <source> (assumed: the model says nothing of it)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Values: {type}; {described}{assumed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Grid: {columns} x {rows} pixels of {width:g} x {height:g}, {how}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Rows: one for each pixel with values, {workers} workers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>Tiles: {count} of {rows} x {columns} pixels, padding {padding}, lattice {multiple}, fill {fill}, batch {batch}, {workers} workers, merge {merge}{ways}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>, each shown in {count} ways</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>, each shown in {count} ways (mirrored only: they are not square)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>warped ({resampling})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>the input's own, not resampled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>{count} rasters laid over each other, the first on top, {warped} of them warped ({resampling})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/job.py"/>
        <source>{count} rasters laid over each other, the first on top, none of them resampled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/mask.py"/>
        <source>Mask "{mask}": it has no polygons. Choose a polygon layer with features, or leave it empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/mask.py"/>
        <source>Mask "{mask}": it has a CRS, but the input raster has none. Set the raster's CRS first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/mask.py"/>
        <source>Mask "{name}": no pixel of the output has its centre inside a polygon. Choose polygons that lie on the input raster and inside the extent, and check their CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/mask.py"/>
        <source>Mask "{mask}": a polygon cannot be brought to {crs} ({reason}). Choose polygons inside the area of the output CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/mask.py"/>
        <source>Mask "{mask}": its CRS and the output's do not go together ({reason}). Choose other polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Model: nothing was given. Choose the binary model file, such as an .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Model {model}: this is a definition already, expected the binary model file. Choose that, such as the .onnx file it names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{origin}: the key {key} is taken by what the .ecd says of the model. Remove it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Model {path}: the file is a folder. Choose the binary model file, such as an .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Model {path}: the file does not exist. Choose the binary model file, such as an .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{model} is a {framework} model: it is packed unseen, and Classify Pixels can run only ONNX. {export}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Output {output}: it cannot be written ({reason}). Make room on that disk, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{classes} classes, {framework} model of {size} bytes inside.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{classes} classes, {framework} model of {size} bytes at {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Output: no file was named. Give an .ecd file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Output {output!r}: the result is a classifier definition. Give a name that ends in .ecd.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Output {output}: it is one of the inputs. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>Output {output}: the model {model} does not lie in that folder or below, where alone it is looked for. Write the .ecd beside the model, or put the model inside (EMBED true).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{model} with {classes}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{origin}: NumberRasterBands is {stated}, but the model {name} takes {taken} bands. Correct NumberRasterBands to {taken}, or choose the model that belongs to these classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{reason} Its weights may lie in further files, which cannot be put inside an .ecd: save them in the .onnx file itself, or set EMBED to false.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/model_to_ecd.py"/>
        <source>{origin}: a number in it is infinite or none at all (NaN), which JSON cannot spell. Correct or remove it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Input raster "{name}": it cannot be warped to the output grid ({reason}). Check output CRS, extent and cell size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Output CRS {crs}: it is no CRS of maps. Choose a projected or geographic one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Cell size {size:g}: give a number above 0, or 0 for the input's own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Input raster "{raster}": it has no CRS, so it cannot be brought to another one. Set the layer's CRS first, or leave the output CRS empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Input raster "{raster}": it has no CRS, so it cannot be laid beside the others. Set the layer's CRS first, or leave it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Cell size {width:g}: the result would have {columns:.0f} columns and {rows:.0f} rows. Choose a cell size that fits the extent, in units of the output CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Snap raster "{raster}": its CRS is not that of the output, so cells cannot align to its cells. Choose a snap raster in the output CRS, or set the output CRS to that of the snap raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/placement.py"/>
        <source>Snap raster "{raster}": it is rotated. Choose one whose rows run from west to east.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Padding auto: the preview takes {padding} pixels, as without auto; the run looks for less.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Preview: what the map shows lies outside the result. Zoom to the input raster, and to the processing extent where there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/preview.py"/>
        <source>Preview: no polygon of the mask lies in the middle of what the map shows. Zoom to one of its polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/processors.py"/>
        <source>the installed onnxruntime offers only {providers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/processors.py"/>
        <source>Processor type: a GPU was asked for, but {reason}. Install the onnxruntime build for your GPU (onnxruntime-gpu for NVIDIA) and its drivers, or choose CPU or best available.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/publish.py"/>
        <source>Output {output}: {place} is a folder. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/publish.py"/>
        <source>Output {output}: it cannot be written ({reason}). Choose a folder you may write to, and close other programs that use the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/publish.py"/>
        <source>Output {target}: the finished files cannot be put in place ({reason}). Close programs that use the old file, and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/publish.py"/>
        <source>Output {output}: {folder} is no folder. Choose a folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/publish.py"/>
        <source>Output {output}: {folder} does not exist. Choose a folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/raster_items.py"/>
        <source>Input raster "{raster}": the tile index {path} cannot be opened ({reason}). Check that it is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/raster_items.py"/>
        <source>Input raster "{raster}": the tile index {path} has no field "{field}" that names files. Make it anew with gdaltindex.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/raster_items.py"/>
        <source>Input raster "{raster}": the part that a virtual raster shows of it cannot be selected ({words}). Make the virtual raster anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/html.py"/>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/sections.py"/>
        <source>{start} … ({count} characters)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/html.py"/>
        <source>en</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of 1 raster item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classification of {count} raster items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Output {shown}: it cannot be written ({reason}). Check the space left on the disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{done} of {total} raster items were classified into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Items that cannot be classified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Outside the extent or the mask, and left out: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>All items, laid over each other</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classified raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Item</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Classified pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Most frequent class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>No pixel got a class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{pixels:,} pixels{area} lie in {number} of {count} class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{pixels:,} pixels{area} lie in {number} of {count} classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{columns:,} x {rows:,} pixels. Clear where there is no class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{columns:,} x {rows:,} pixels. Clear where there is no class. The raster is rotated: rows and columns are drawn as they are stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>The map in the colours of its classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <source>No data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <location filename="../installation/check.py"/>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <source>Pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <location filename="../inference/tally.py"/>
        <location filename="../installation/check.py"/>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Without a pixel ({count}): </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Shares are those of the pixels that have a class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Shares are those of the pixels that have a class. Areas are measured on the ellipsoid.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model arguments in effect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Model card: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Remarks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Together</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{seconds:.1f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/pages.py"/>
        <source>{minutes} min {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/picture.py"/>
        <source>Output {output}: it cannot be read back for the report ({reason}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Input raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>and {count} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Mask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Confidence raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Probability raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Coordinate system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>{columns:,} x {rows:,} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/settings.py"/>
        <source>Extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <source>best available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <location filename="../installation/check.py"/>
        <source>Program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <source>Execution provider</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <source>{provider} (asked for: {processor})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <source>Workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/report/surroundings.py"/>
        <source>Computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Output {output}: confidence and probabilities are made of one image, not of raster items one by one. Process as mosaicked image, or leave these outputs out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Output folder {folder}: it is a file. Choose a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>The overlay {overlay} needs them all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Classified {count} raster items separately into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>There is nothing else to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Mask "{mask}": none of the {count} raster items has a pixel inside it and the extent. Choose polygons that lie on one, and check their CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Extent {extent}: none of the {count} raster items overlaps it. Give an extent that overlaps one, and check the extent's CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Raster items: {failed} of {total} cannot be classified.
{listed}
{rest}. Repair these items or leave them out, and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Nothing was written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>The others ({count}) are finished in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>{others}; {output} is not written, since it would lack them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>{others}. The report is {report}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Output folder {folder}: it cannot be written ({reason}). Choose a folder you may write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Raster item {number} of {count}: "{raster}", to {output}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Raster item "{name}" lies outside the extent and the mask and is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>Raster item "{name}" lies outside the extent and is left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/separate.py"/>
        <source>The results of all items, laid over each other on {columns} x {rows} pixels:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/__init__.py"/>
        <source>Values: {type}; none was read from the server to judge them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>Bands: the names of the bands of "{raster}" say that {better} are what the model needs ({names}), but {chosen} are fed to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>Bands: {chosen} of "{raster}" ({names}), {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>{fed}; it has {count}, and nothing says which of them the model was trained on. Check, and set Band order if these are not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>{fed}; no names say whether that is the model's order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>band {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>bands {numbers}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>without names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>{own} as {wanted}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/order.py"/>
        <source>without a name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/padding.py"/>
        <source>Padding: the run looks for the smallest that is enough (auto). Until then tiles and time are reckoned with {padding} pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Cell size: {width:.6g} x {height:.6g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Cell size: {width:.6g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells} ({ground} on the ground)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells}; without a usable CRS nobody can say how much that is on the ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells}. The model does not say which cells it was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells}, as the model was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output coordinate system: its cells, {ground} on the ground, are far from square, and the network sees everything stretched. Choose a projected coordinate system, such as the UTM zone there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Input raster: {names} of {count} rasters lies outside the extent and adds nothing. Leave it out, or give a larger extent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>less than 1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Extent: the input covers {percent} of it; the rest will have no data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Input raster: the {count} rasters cover {percent} of the rectangle around them. As one image, the result is mostly empty. Process all raster items separately.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output {output}: it is a folder. Choose another file name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output {output}: it cannot be written. Choose a folder you may write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output {folder}: {free:.1f} GB are free, and the result may need up to {size:.1f} GB. Free some space, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output folder {folder}: {place} is a file. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>Output folder {folder}: it cannot be written. Choose a folder you may write to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in degrees: give a smaller one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/places.py"/>
        <source>{cells}: the result would have {columns} x {rows} pixels. Cell sizes are in units of the output coordinate system: give a smaller one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Values: none of the pixels looked at has a value, so nothing can be said of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Values: model band {band} is fed {value:.6g} nearly everywhere, as from a band that is no imagery. Check the band order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Values: {low:.6g} to {high:.6g} ({type})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}, but {complaint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}. The model was trained on about {low:.3g} to {high:.3g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}. The model takes {low:.3g} to {high:.3g}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}. The model does not say which it was trained on: {low:.6g} to {high:.6g} is assumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{assumed}, as for pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{assumed}, but networks for more than pictures were mostly trained on reflectances. Try it on a small extent, and state value_range in the model (docs/model-formats.md).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}, fed as they are, since the model does not say which values it was trained on. Most networks were trained on 0 to 1: divide the raster by its largest possible value (Raster Calculator) if so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>{seen}, fed as they are. The model does not say which values it was trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>the model takes {low:.6g} to {high:.6g}, the whole range of {type}, and would see next to no differences. Scale the raster to Byte, 0 to 255 (Translate), if it was trained on such.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>the model was trained on about {low:.3g} to {high:.3g}, and the map would be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>the model takes {low:.3g} to {high:.3g}, and the map would be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Choose imagery with such values, or a model for these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Divide the raster by {number:g} (Raster Calculator), or choose a model for such values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/suitability/values.py"/>
        <source>Multiply the raster by {number:g} (Raster Calculator), or choose a model for such values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: this is no classifier of pixels. It takes rows of band values, so expected an output with a label for each row (rows) or a score for each class (rows, classes), but found {outputs}. Export a classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: this is no classifier of pixels, but a model of texts: it takes {input}. Choose a model that takes images, or rows of band values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: this is no classifier, but a regressor: it gives {answer}, as skl2onnx names a predicted quantity. Train and export a classifier (for one score per row give the output another name).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: the graph takes rows of values, but not numbers of one type: {inputs}. Export it with one input of numbers for all bands, such as {example} of skl2onnx.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: the graph does not fix the number of bands of its input {input}. Export it with one input of numbers for all bands, such as {example} for a model of 4 bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/table_graph.py"/>
        <source>{origin}: the graph has several inputs that are no single bands (rows, 1): {inputs}. Export it with one input of numbers for all bands, such as {example} of skl2onnx.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/tables.py"/>
        <source>{rows} rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/tables.py"/>
        <source>try a smaller parallel factor, or another model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/tables.py"/>
        <source>{origin}: the graph takes rows of band values, but for {rows} rows its output "{output}" has {answers} answers. It is no classifier of pixels; choose one that answers for each row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../inference/tables.py"/>
        <source>{origin}: the graph gives no score for its label {reason}. Export the model again without mappings, such as with the option "zipmap" False of skl2onnx.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Inference engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Processors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Self-test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Pixelwise: not all is well with {parts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Pixelwise: all is well</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>A fault of Pixelwise: {error!r}. Please report it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Prefix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Loaded from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>none that pip knows of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Installed here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>classified in {seconds:.1f} s; the map is what it should be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>classified in {seconds:.1f} s; the map is NOT what it should be; the engine or a driver computes nonsense. Choose the CPU, or install another version of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Bundled scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>WRONG</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/check.py"/>
        <source>Expected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/engine_folder.py"/>
        <source>{path}: the engine is still in use ({reason}). Close all windows of QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/engine_folder.py"/>
        <source>{path}: the folder cannot be written ({reason}). Make room or give yourself the right to, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/engine_folder.py"/>
        <source>{path}: the engine was fetched but cannot be put there ({reason}). Close other windows of QGIS and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/engine_folder.py"/>
        <source>{path}: the engine cannot be removed ({reason}). Close QGIS and delete the folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/engine_folder.py"/>
        <source>of unknown version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>{program}: QGIS's Python cannot be started ({reason}). Run the command yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>pip ended without an error, but fetched no onnxruntime. Check pip's settings (pip config list), or run the command yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>pip fetched numpy too, which would not fit QGIS. Check pip's settings (pip config list), or run the command yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>Install the Microsoft Visual C++ Redistributable (2015 to 2022, x64) and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>Take another version of QGIS, or install another version of onnxruntime by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>it ended without a word, as programs do that the processor cannot run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/install.py"/>
        <source>onnxruntime was fetched but does not load in QGIS's Python, so it was taken away again ({words}). {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>there is none in {prefix} or beside {program}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>QGIS's own Python {version} was not found as a program ({tried}). Install onnxruntime by hand, as Pixelwise's README describes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>ended with code {code}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>is Python {found}, not {version} of the same build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/interpreter.py"/>
        <source>runs on {found}, QGIS on {machine}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>Its whole answer stands below. Try again, or run the command yourself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The inference engine was not installed. pip said: {words}
{advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>QGIS's Python has no pip. Install the package python3-pip, of your Linux distribution or in OSGeo4W's setup, and try again. QGIS from Flatpak has pip when it is started with: flatpak run --devel org.qgis.qgis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The way to the internet goes through a proxy. Set it for pip (pip config set global.proxy ADDRESS), or in the environment variable HTTPS_PROXY, and start QGIS again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The connection is not trusted, as where an organisation reads along. Ask its administrators for their certificate and set it for pip (pip config set global.cert FILE).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The package index cannot be reached. Check the connection to the internet, or ask whether an own package index has to be set for pip (pip config set global.index-url ADDRESS), and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The disk is full. Make room and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>The folder cannot be written. Give yourself the right to, and try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../installation/pip_command.py"/>
        <source>There is no onnxruntime for this version of Python and this system. Take another version of QGIS, or the build for the CPU where that for the GPU was chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/algorithm.py"/>
        <source>Deep learning</source>
        <translation>Deep Learning</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Deep learning models (*.onnx *.emd *.dlpk *.ecd *.json);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classify Pixels Using Deep Learning</source>
        <translation>Pixel mit Deep Learning klassifizieren</translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>classification,segmentation,land cover,neural network,deep learning,machine learning,onnx,emd,dlpk,ecd,mlm,stac,inference,thematic,raster,imagery,ai</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classifies every pixel of a raster with a trained deep learning model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classifies every pixel of a raster with a trained deep learning model and gives a thematic raster with the model's own classes and colours.

The model is an ONNX file (.onnx) of a pixel classifier (semantic segmentation, or scikit-learn and its kind), alone or with an Esri model definition (.emd) or a STAC Item (.json, MLM) beside it, a deep learning package (.dlpk), or a classifier definition (.ecd) made by Deep Learning Model To ECD. Nothing in it is executed but the network itself.

The result has the grid of the input unless the environments (advanced parameters) ask for another. Pixels without data in the input, or outside the mask, have none in the result. Several rasters give one result, or one each (processing mode). The log says what was assumed and ends with a table of the classes and their areas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Classified rasters of the raster items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The imagery to classify: a raster layer or file, or several, of which the first lies on top. Their bands must include those the model needs. A virtual raster or a tile index counts as its sources.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Process as mosaicked image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Process all raster items separately</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Processing mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>What several rasters give: 0 one result of all, as if they were one image, 1 a result for each, on its own grid. With 1 the sources of a virtual raster or a tile index are rasters of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Polygons, in any coordinate system: pixels whose centre lies inside one are classified, the others have no data in the result and cost no time. Left empty, all pixels are classified.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Model definition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The trained model: an ONNX file (.onnx), an Esri model definition (.emd) with an ONNX file beside it, a deep learning package (.dlpk), a classifier definition (.ecd) or a STAC Item of a model (.json, MLM) with an ONNX file beside it. The text of an .emd is accepted too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Model arguments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>How the model is applied, for example padding 56;batch_size 4. Which arguments there are depends on the model; what is left out keeps the model's default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Band order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Which band of the input feeds each band of the model, counted from 1, for example 4,3,2. Left empty, the model chooses, by name where both sides have names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Output name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Name of the result in the layer tree. No other layer of the project may have it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The GeoTIFF to write (.tif or .tiff). It carries the classes with their names, colours and counts. Where all raster items are processed separately, their results are laid over each other in it, and it may be skipped; else it is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Folder for the raster items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Where all raster items are processed separately: the folder for their results, a GeoTIFF for each, named after it. Left empty, they are temporary.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A GeoTIFF with the probability of the most probable class of every pixel, 0 to 100 %, whether it reaches the threshold or not. It needs a model that gives scores, and one image as a result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>A GeoTIFF with a band for every class: its probability, 0 to 100 %. It needs a model that gives scores, and one image as a result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>HTML files (*.html *.htm)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>An HTML file (.html) that tells of the run: a picture of the map, the classes with their areas and shares, the model, the parameters, the versions of the programs, times and warnings. QGIS lists it in the Results Viewer; any browser shows and prints it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Output coordinate system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Coordinate system of the result. Left empty, it is the input's.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Processing extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Only this rectangle is classified, widened to whole cells. Written out it is xmin,xmax,ymin,ymax [EPSG:…]; without a code it is in the output coordinate system. Left empty, it is the whole input.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Snap raster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>The cells of the result line up with the cells of this raster, which must have the output's CRS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Cell size of processing and result, in units of the output coordinate system. 0 keeps the input's.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Parallel processing factor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>How many worker threads classify: a number, a share such as 50%, 0 for one. Left empty, all cores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Best available</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>GPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Processor type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>What runs the network: 0 the best there is, 1 the processor (CPU), 2 the graphics card (GPU).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/classify_pixels.py"/>
        <source>Which graphics card, counted from 0, where there are several.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Deep Learning Model To ECD</source>
        <translation>Deep-Learning-Modell als ECD</translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>classification,segmentation,deep learning,machine learning,onnx,ecd,esri,classifier definition,class information,convert,package,model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Packs a deep learning model and its classes into one classifier definition file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Packs a deep learning model and its classes into one classifier definition file (.ecd), which Classify Pixels Using Deep Learning runs.

The class information is a JSON file that lists the classes in the order of the model's channels, each with its value, name and colour. Before anything is written it is held against the model: the number of its bands and of its classes.

Models of other frameworks than ONNX are packed too, but must be exported to ONNX to be run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Binary models (*.onnx *.model *.pb *.h5 *.keras *.pth *.pt);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Class information (*.json);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Binary model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The trained model: an ONNX file (.onnx). Files of CNTK, TensorFlow, Keras and PyTorch are packed too, but cannot be run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Class information</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The classes of the model: a JSON file with their values, names and colours in the order of channels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Put the model inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Whether the definition holds the model itself. If not, it names the model by a relative path: the model must lie in the folder of the definition or below, and both can be moved together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Classifier definition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>Esri classifier definitions (*.ecd)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/deep_learning_model_to_ecd.py"/>
        <source>The classifier definition to write (.ecd).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: {count} layers were given, but one is expected. Choose one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" is no rectangle. Give xmin,xmax,ymin,ymax [EPSG:…], or a layer whose extent is meant.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>Output name: the project has a layer "{name}" already. Choose another name, or remove or rename that layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: no file was named. Give a .tif file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{path}": the result is always a GeoTIFF. Give a name that ends in .tif or .tiff.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{layer}": this is no raster layer. Choose a raster layer or an image file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{layer}": its source {source} cannot be opened. Put the file back, or repair the data source in the layer's properties.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": the file holds several rasters. Add the one you mean to the project, and choose that layer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": GDAL cannot read this as a raster. Choose a raster layer or an image file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title} "{source}": there is no such file, and no such layer in the project. Check the path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" is no coordinate system that QGIS knows. Give a code such as EPSG:32633, or WKT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: nothing was given for {name}. {help}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/from_qgis.py"/>
        <source>{title}: "{value}" cannot be used for {name}. {help}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{title} "{value}": there is no such file, and no such layer in the project. Check the path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{title} "{layer}": no feature is selected. Select polygons, or untick "Selected features only".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{name}: feature {id} is no polygon, but {kind}. Choose a layer of polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>{name}: the geometry of feature {id} is invalid ({words}). Repair it with Fix Geometries, or let QGIS skip invalid features (the options beside the layer).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>it crosses itself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/mask_layer.py"/>
        <source>layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Input layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Model settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Result layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Result file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/parameter_groups.py"/>
        <source>Environments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider.py"/>
        <source>Pixelwise: pixel classification with deep learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>{title} "{layer}": its values are of a type that cannot be classified. Save it as a GeoTIFF (Export → Save As…) and choose that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": QGIS cannot open it a second time. Check its data source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": {extent} cannot be read ({words}). Check the layer in QGIS and the connection to its server, and run again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>QGIS gives no pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": its server has not answered for {seconds:.0f} s. Check the connection, or run again later. How long QGIS waits is set under Settings → Options → Network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>Input raster "{name}": reading was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>{count} tiles are not there, by what their server says. Pixels there have no data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/provider_raster.py"/>
        <source>The server says of all {count} tiles that were asked for that they are not there. Check the address of the web map, its zoom levels (Min. and Max. Zoom Level of the connection), and the extent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/requests.py"/>
        <source>the answer is no picture, or a broken one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/requests.py"/>
        <source>the answer is no image but {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../processing_provider/separate_items.py"/>
        <source>Folder for the raster items: nothing was given for OUTPUT_FOLDER, and nothing for OUTPUT. Choose a folder for the results of the items, a file in which they are laid over each other, or both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Reset All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Reading the model's arguments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Reading the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Choose a model to see its arguments.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>The model cannot be read, so its arguments are not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Back to the model's default: {default}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>The values that were given cannot be read: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Left out, since this model does not offer it: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>One of: {choices}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>At least {minimum}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>At most {maximum}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Or "{word}"</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/arguments_table.py"/>
        <source>Default: {default}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/dialog/grouped_dialog.py"/>
        <source>"{title}" needs another value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_checks.py"/>
        <source>Clear {parameter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_checks.py"/>
        <source>Set {parameter} to {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>Does the model fit?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>Checking whether the model fits …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>Choose a raster and a model to see whether they fit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>What was checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>Show or hide what was checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>1 warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>{count} warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/fit_strip.py"/>
        <source>{warnings} ({about}): {ahead}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <source>Choose a model to see what it is and what it wants.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <location filename="../ui/model_card.py"/>
        <source>Read a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <source>Model to inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <source>Copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/inspect_window.py"/>
        <source>Inspect a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Copy command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Install</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Looking for the Python of this QGIS…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Pixelwise: look for the Python of QGIS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Installing {package}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Pixelwise: install the inference engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Cancelled. Nothing was installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Installed and ready to use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Installed. Start QGIS again to use it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Removed. What QGIS has loaded of it stays in use until it is closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>QGIS uses the engine just now. It will be removed when QGIS starts again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Installed by Pixelwise: {package} {version}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>QGIS's Python has onnxruntime already, in {folder}. There is nothing to install: Pixelwise uses that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>The engine is removed when QGIS starts again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Install again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Install the inference engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>State:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>&amp;What:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Where:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Install runs this command. You can as well run it yourself, in a command line:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>Pixelwise runs models with onnxruntime, which is no part of QGIS. Install fetches it with pip, from the package index that pip is set to, into a folder of your QGIS profile. QGIS itself, its numpy and all its other packages stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>This computer has an NVIDIA driver: onnxruntime-gpu can use the GPU where CUDA and cuDNN are installed too. Else it uses the processor, as onnxruntime does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/install_dialog.py"/>
        <source>{package} (about {download} MB to fetch, {space} MB on disk)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Classify Pixels…</source>
        <translation>Pixel klassifizieren…</translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Open the sample project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Inspect a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Check the installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Install the inference engine…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Checking; this takes a few seconds…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>Pixelwise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/menu.py"/>
        <source>The inference engine onnxruntime, which runs the models, is not installed. Install it now?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/model_card.py"/>
        <source>Details (warnings: {count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/model_card.py"/>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/model_card.py"/>
        <source>Reading…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/model_card.py"/>
        <source>Model card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/model_card.py"/>
        <source>Details of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{results} results, {pixels} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{cols} × {rows} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{area} km²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{area} ha</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{area} m²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>1 tile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>{tiles} tiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>up to {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>measuring the time …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>a few seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>about {number} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>about {number} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>about {number} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/outlook_text.py"/>
        <source>about {number} days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Remove Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview: reading the model and the raster…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>The preview was made before the last change of these values. Press again for another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview on the Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Cancel Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Classifies the middle of what the map shows with the values of this dialog, and lays it over the map: a few tiles, in seconds. Nothing is added to the project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>There is no map here. Open the dialog in QGIS's window to see a preview.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Choose an input raster and a model first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Cancel Preview ({percent} %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview: cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview of Classify Pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview: {cols} x {rows} pixels in {seconds:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/preview.py"/>
        <source>Preview: the middle {cols} x {rows} of the {all_cols} x {all_rows} pixels that the map shows, in {seconds:.1f} s. Zoom in to see a place of your choice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>{count} layers, the first on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Rasters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Rasters, the first on top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Select Files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Several Layers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Only the First Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Select files, or several layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/raster_chooser.py"/>
        <source>Drag a layer to move it, or press Ctrl+Up or Ctrl+Down. Delete leaves it out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/sample_project.py"/>
        <source>Landsat 7 scene of Olinda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/sample_project.py"/>
        <source>Pixelwise sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/swatches.py"/>
        <source>Classes of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/text_window.py"/>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="../ui/text_window.py"/>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
